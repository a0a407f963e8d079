// Puts what is one recipient's own into the slots of an edition, once, so that nothing that is put in is
// looked at again. A slot that has no value is our own fault, and thrown: no message goes out with it.
import { SLOT_CLOSE, SLOT_OPEN } from '../text/clean.ts'
import { flow } from '../text/flowed.ts'
import { SLOTS, type Slot } from './edition.ts'

/** Cleaned text of one line each. */
export type SlotValues = Readonly<Record<Slot, string>>

/** A template in pieces, none of them empty. */
export type Slotted = readonly (string | { readonly slot: Slot })[]

/** A line that holds slots, without what flowed text puts at its ends. */
export interface SlottedLine {
  readonly pieces: Slotted
  /** Whether a reader's program joins it with the next line. */
  readonly soft: boolean
}

const SLOT = new RegExp(`${SLOT_OPEN}([^${SLOT_OPEN}${SLOT_CLOSE}]*)${SLOT_CLOSE}`)
const MARKER = new RegExp(`[${SLOT_OPEN}${SLOT_CLOSE}]`)

/** @throws when a slot is broken or unknown, or when it `mayHold` none */
export function slotted(template: string, mayHold: boolean): Slotted {
  return template
    .split(SLOT)
    .map((text, at) => (at % 2 === 0 ? literal(text) : slotNamed(text, mayHold)))
    .filter(piece => piece !== '')
}

/** Flowed text in its lines: those without a slot as they are, the others in pieces. */
export function slottedLines(text: string, mayHold: boolean): readonly (string | SlottedLine)[] {
  return text.split('\n').map(line => {
    if (!MARKER.test(line)) return line
    const soft = line.endsWith(' ')
    return { pieces: slotted(line.replace(/^ /, ''), mayHold), soft } // RFC 3676 §4.4: unstuffed, and stuffed anew
  })
}

/** A line with its slots filled, broken anew where it became too long. */
export function fillLine({ pieces, soft }: SlottedLine, values: SlotValues): string {
  return flow(fill(pieces, values)) + (soft ? ' ' : '')
}

/** Flowed text; only lines that hold a slot are broken anew. */
export function fillText(text: string, values: SlotValues | null): string {
  const lines = slottedLines(text, values !== null)
  if (values === null) return text
  return lines.map(line => (typeof line === 'string' ? line : fillLine(line, values))).join('\n')
}

/** HTML, where a slot stands in text or in a quoted attribute. */
export function fillHtml(html: string, values: SlotValues | null): string {
  const pieces = slotted(html, values !== null)
  return values === null ? html : fill(pieces, values, escapeHtml)
}

function fill(pieces: Slotted, values: SlotValues, escape = (value: string) => value): string {
  let filled = ''
  for (const piece of pieces) filled += typeof piece === 'string' ? piece : escape(values[piece.slot])
  return filled
}

function literal(text: string): string {
  if (MARKER.test(text)) throw new Error('a broken slot is left in the message')
  return text
}

function slotNamed(name: string, mayHold: boolean): { readonly slot: Slot } {
  const slot = SLOTS.find(slot => slot === name)
  if (slot === undefined || !mayHold) throw new Error(`nothing fills the slot "${name}"`)
  return { slot }
}

export function escapeHtml(value: string): string {
  return /[&<>"']/.test(value) ? value.replace(/[&<>"']/g, char => `&#${char.codePointAt(0)};`) : value
}
