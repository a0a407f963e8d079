// Where the footer begins that a mailing list, a forum or a tracker hangs under a message. From there to the
// end nothing is the person's.

import { isBlank, type Line } from './line.ts'
import { isRule } from './original-message.ts'

/** Lines that only a footer has. */
const CERTAIN =
  /^(?:you(?:['’]re| are)? (?:receiv\w+|subscribed|get) .{0,40}(?:because|message|e-?mail|list|group)|to unsubscribe\b|unsubscribe\s*:|to (?:stop receiving|leave (?:this|the) list|change your (?:settings|subscription)|post (?:to this|a message to)|view this discussion|manage your|respond to this)\b|(?:visit topic|reply to this e-?mail directly|view it on git|more majordomo info|for additional commands, e-mail|more options, visit|for more options|yahoo! groups links|list (?:info|archives?|guidelines|help|etiquette|unsubscribe|settings|owner)\b|mailing list\s*:|mailing list (?:info|guidelines|faq)|post to\s*:|more help\s*:|archives?\s*:\s*<?http|unsubscribe:? ?<?http|search the archives|fedora code of conduct|do not reply to spam|please do not reply to this|manage (?:your )?(?:subscription|notification|preferences)|questions\?.{0,30}http|abmelden\s*:|um sich .{0,40}abzumelden|pour se désabonner|para (?:cancelar|darse de baja|desuscribirse)|per cancellar))/i

/** Lines that belong to one when they stand under a rule. */
const UNDER_RULE =
  /\bmailing list\b|\bmailman\/listinfo\b|\blistinfo\b|\bunsubscribe\b|\bmajordomo\b|^posted by:|^message from .{1,80}\b(?:group|list)\b|\bdiscussion list\b|\bgoogle groups\b|^list:|^reply to this e-?mail|\bsubscri(?:be|ption)\b.{0,60}https?:|\bdo you yahoo|\bforum\b.{0,40}https?:/i

const ADDRESS = /https?:\/\/|www\.|@| at [\w-]+\.|\bmailto:/i
/** A footer that is known by its words alone stands at the end. */
const NEAR_END = 18
/** What follows a long rule of underscores at the very end is one even when its words are unknown. */
const SHORT = 10

/** @returns the index of its first line; the number of lines when there is none */
export function footerStart(lines: readonly Line[], isOpen: (at: number) => boolean): number {
  const left = linesLeft(lines)
  for (let at = 0; at < lines.length; at++) {
    if (!isOpen(at) || isBlank(lines[at])) continue
    if (opensFooter(lines, at, left[at] ?? 0)) return startWithRule(lines, at)
  }
  return lines.length
}

function opensFooter(lines: readonly Line[], at: number, left: number): boolean {
  const text = plainText(lines[at])
  if (text.length > 400) return false
  if (isRule(text) || /^(?:-- |__$|__\._,_\.___)/.test(text)) {
    const under = [at + 1, at + 2, at + 3].map(index => plainText(lines[index]).slice(0, 400))
    if (under.some(line => CERTAIN.test(line))) return true
    if (isLongRule(text) && under.some(line => UNDER_RULE.test(line))) return true
    return /^_{20,}$/.test(text) && left <= SHORT && under.some(line => ADDRESS.test(line))
  }
  if (left > NEAR_END || !CERTAIN.test(text)) return false
  return [at, at + 1, at + 2, at + 3].some(
    index => ADDRESS.test(plainText(lines[index]).slice(0, 400)) || (lines[index]?.anchors.length ?? 0) > 0,
  )
}

/** The list's name and address stand above the words that tell, and a rule above them. */
function startWithRule(lines: readonly Line[], at: number): number {
  let start = at
  while (start > 0 && start > at - 4 && isOfFooter(plainText(lines[start - 1]))) start -= 1
  return isRule(plainText(lines[start - 1])) ? start - 1 : start
}

function isOfFooter(text: string): boolean {
  return text.length < 200 && (UNDER_RULE.test(text) || /^[\w.+-]+@[\w.-]+$/.test(text))
}

function isLongRule(text: string): boolean {
  return text.length >= 10 || /^_{2}/.test(text)
}

function plainText(line: Line | undefined): string {
  return (line?.text ?? '').trim().replace(/^[*_]{1,2}(?=\p{L})/u, '')
}

/** For each line, how many that are not blank begin at it. */
function linesLeft(lines: readonly Line[]): readonly number[] {
  const left: number[] = []
  let count = 0
  for (let at = lines.length - 1; at >= 0; at--) {
    if (!isBlank(lines[at])) count += 1
    left[at] = count
  }
  return left
}
