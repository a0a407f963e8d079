// Puts what is one recipient's own into the slots of an edition, once, so that nothing that is put in is
// looked at again. A slot that has no value is our own fault, and thrown: no message goes out with it.
import { SLOT_CLOSE, SLOT_OPEN } from '../text/clean.ts'
import { flow } from '../text/flowed.ts'
import { SLOTS, type Slot } from './edition.ts'

/** Cleaned text of one line each. */
export type SlotValues = Readonly<Record<Slot, string>>

const SLOT = new RegExp(`${SLOT_OPEN}([^${SLOT_OPEN}${SLOT_CLOSE}]*)${SLOT_CLOSE}`, 'g')
const MARKER = new RegExp(`[${SLOT_OPEN}${SLOT_CLOSE}]`)

/** Flowed text; only lines that hold a slot are broken anew. */
export function fillText(text: string, values: SlotValues | null): string {
  return text
    .split('\n')
    .map(line => (MARKER.test(line) ? fillLine(line, values) : line))
    .join('\n')
}

/** HTML, where a slot stands in text or in a quoted attribute. */
export function fillHtml(html: string, values: SlotValues | null): string {
  return fill(html, values, escapeHtml)
}

function fillLine(line: string, values: SlotValues | null): string {
  const goesOn = line.endsWith(' ') ? ' ' : ''
  return flow(fill(line.replace(/^ /, ''), values)) + goesOn // RFC 3676 §4.4: unstuffed, then stuffed anew
}

function fill(template: string, values: SlotValues | null, escape = (value: string) => value): string {
  const filled = template.replace(SLOT, (_, name: string) => {
    const slot = SLOTS.find(slot => slot === name)
    if (slot === undefined || values === null) throw new Error(`nothing fills the slot "${name}"`)
    return escape(values[slot])
  })
  if (MARKER.test(filled)) throw new Error('a broken slot is left in the message')
  return filled
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, char => `&#${char.codePointAt(0)};`)
}
