// The parts of a message, encoded once, with a place for each slot of the edition and what is written there for one
// reader. Whatever a value holds, a place begins and ends a line of its own, so that what stands around it is fixed.
import { encodeLine, encodeLines, SOFT_BREAK } from '../mail/quoted-printable.ts'
import type { Piece } from '../mail/skeleton.ts'
import { escapeHtml, fillLine, type Slotted, type SlotValues, slotted, slottedLines } from './fill-slots.ts'

export interface Part {
  readonly pieces: readonly Piece[]
  /** What is written in each place, in their order: octets. */
  readonly places: readonly ((values: SlotValues) => string)[]
}

/** Flowed text: a line that holds a slot is made anew for each reader. */
export function textPart(text: string, mayHold: boolean): Part {
  const lines = slottedLines(withoutEnd(text), mayHold)
  if (lines.length === 1 && lines[0] === '') return { pieces: [], places: [] } // RFC 6376 §3.4.4: no empty line last
  return {
    pieces: lines.map(line => (typeof line === 'string' ? `${encodeLine(line)}\r\n` : null)),
    places: lines.flatMap(line =>
      typeof line === 'string' ? [] : [(values: SlotValues) => `${encodeLines(fillLine(line, values))}\r\n`],
    ),
  }
}

/** HTML: a slot's value stands between soft breaks, or at the end of its line. */
export function htmlPart(html: string, mayHold: boolean): Part {
  const pieces = slotted(`${withoutEnd(html)}\n`, mayHold)
  return {
    pieces: pieces.flatMap((piece, at) => [
      ...(breaksOff(pieces[at - 1], piece) ? [SOFT_BREAK] : []),
      typeof piece === 'string' ? encodeLines(piece) : null,
    ]),
    places: pieces.flatMap(piece =>
      typeof piece === 'string' ? [] : [(values: SlotValues) => encodeLine(escapeHtml(values[piece.slot]))],
    ),
  }
}

/** Whether two pieces are parts of one line. */
function breaksOff(before: Slotted[number] | undefined, after: Slotted[number]): boolean {
  if (before === undefined || (typeof before === 'string' && before.endsWith('\n'))) return false
  return typeof after !== 'string' || !after.startsWith('\n')
}

function withoutEnd(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
}
