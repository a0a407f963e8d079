// What an editor calls some of a roster's people by: a few short words, in small letters.
import { cleanLine } from '../text/clean.ts'

const MOST = 20
const LONGEST = 50

/** @param text as a cell of a CSV file has them: `founder, speaker` */
export function parseTags(text: string): readonly string[] {
  if (text === '') return []
  const tags = text.split(/[,;|]/).map(tag => cleanLine(tag).toLowerCase().slice(0, LONGEST))
  return [...new Set(tags.filter(tag => tag !== ''))].slice(0, MOST)
}
