// Message-IDs that are the same however often a message is made: from the dispatch and the recipient,
// who stays unknown to whoever lacks the key.
import { hmacSha256 } from './hmac.ts'

/** With its angle brackets, a dot-atom on the left (RFC 5322 §3.6.4). */
export type MessageId = `<${string}@${string}>`

/**
 * The Message-ID of one recipient's copy.
 * @param dispatch what makes a dispatch different from every other: letters, digits, `-` or `_`
 * @param recipient the address's key, or '' for a posting that everybody shares
 */
export function messageIdFor(
  dispatch: string,
  recipient: string,
  key: Uint8Array,
  domain: string,
): MessageId {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(dispatch)) throw new TypeError(`no name for a dispatch: ${dispatch}`)
  const mark = hmacSha256(key, `message-id\n${dispatch}\n${recipient}`).toString('hex')
  return `<${dispatch}.${mark.slice(0, 32)}@${domain}>`
}

export function isMessageId(text: string): text is MessageId {
  return /^<[A-Za-z0-9_.+=-]{1,200}@[A-Za-z0-9.-]{1,253}>$/.test(text)
}
