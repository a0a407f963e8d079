// Message-IDs of letters: random, so that nobody can name one that they did not get, and told from all others by their
// shape, so that an answer to one is recognised.
import type { MessageId } from './message-id.ts'

/** @param mark 32 hexadecimal digits */
export function letterId(mark: string, domain: string): MessageId {
  if (!/^[0-9a-f]{32}$/.test(mark)) throw new TypeError(`no mark of a letter: ${mark}`)
  return `<letter.${mark}@${domain}>`
}

/** The mark of a letter that may be ours; null for any other Message-ID. */
export function letterMark(messageId: string): string | null {
  return /^<letter\.([0-9a-f]{32})@[^@]{1,253}>$/.exec(messageId)?.[1] ?? null
}
