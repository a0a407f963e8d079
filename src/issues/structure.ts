// Keeps intro and outro from being read as entries: a line of them that looks like a title, a tail or a
// section gets a backslash before it when written, and loses it when read.
import { shield } from './plain-text.ts'
import { readTail } from './tail.ts'
import { isHeading, mayBeBoldTitle, readHeading, readLinkedTitle } from './title.ts'

/** @param last whether the next thing below is an entry, so that a heading here would be a section */
export function escapeStructure(line: string, last: boolean): string {
  const bare = withoutBackslashes(line)
  if (!looksStructural(bare)) return line
  const harmless = bare === line && isHeading(bare) && !last && readHeading(shield(bare)).target === null
  return harmless ? line : `\\${line}`
}

export function unescapeStructure(line: string): string {
  return line.startsWith('\\') && looksStructural(withoutBackslashes(line)) ? line.slice(1) : line
}

function withoutBackslashes(line: string): string {
  return line.replace(/^\\+/, '')
}

function looksStructural(line: string): boolean {
  const shielded = shield(line)
  return (
    isHeading(shielded) ||
    mayBeBoldTitle(shielded) ||
    readLinkedTitle(shielded) !== null ||
    readTail(shielded) !== null
  )
}
