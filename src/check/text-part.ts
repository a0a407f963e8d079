// The text part: lines that every reader's window holds.
import type { Edition } from '../render/edition.ts'
import { columns } from '../text/columns.ts'
import { COLUMNS } from '../text/flowed.ts'
import { holdsAddress } from '../text/wrap.ts'
import { type Finding, finding } from './finding.ts'

export function checkTextPart(edition: Edition): readonly Finding[] {
  return (['list', 'subscriber'] as const).flatMap(variant =>
    edition[variant].text.split('\n').flatMap((line, at) => {
      const width = columns(line)
      if (width <= COLUMNS || holdsAddress(line)) return []
      const message = `The line has ${width} columns; ${COLUMNS} is what fits.`
      return [
        finding(
          'text-width',
          'warning',
          `${variant}, text line ${at + 1}`,
          message,
          'Change the text template.',
        ),
      ]
    }),
  )
}
