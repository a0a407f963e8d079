// How big a message may be: Gmail cuts HTML off, and a mailing list holds what is over its limit.
import type { Edition } from '../render/edition.ts'
import { type Finding, finding } from './finding.ts'

/** One message to one mailing list, as it would be posted. */
export interface Posting {
  readonly audience: string
  /** Of the whole message. */
  readonly octets: number
  readonly limit: number
  /** The HTML was left out, since with it the message is over the limit. */
  readonly textOnly: boolean
}

const CLIPPED = 102_400 // Gmail shows so much of the HTML and hides the rest
const NEARLY = 90 * 1024

export function checkHtmlSize(edition: Edition): readonly Finding[] {
  return (['list', 'subscriber'] as const).flatMap(variant => {
    const octets = Buffer.byteLength(edition[variant].html)
    if (octets < NEARLY) return []
    const message = `The HTML has ${octets} octets; Gmail hides what is over ${CLIPPED}.`
    const severity = octets < CLIPPED ? 'warning' : 'error'
    return [
      finding(
        'html-size',
        severity,
        `${variant}, HTML`,
        message,
        'Shorten excerpts, or leave entries for another issue.',
      ),
    ]
  })
}

export function checkPostingSize({ audience, octets, limit, textOnly }: Posting): readonly Finding[] {
  const where = `list ${audience}`
  const fix = 'Shorten excerpts, leave entries for another issue, or raise maxSize if the list takes more.'
  if (octets > limit) {
    const message = `The message has ${octets} octets${textOnly ? ' without its HTML' : ''}; the list takes ${limit}.`
    return [finding('list-size', 'error', where, message, fix)]
  }
  if (!textOnly) return []
  const message = `With HTML the message is over the ${limit} octets that the list takes, so the text alone is posted.`
  return [finding('list-size', 'warning', where, message, fix)]
}
