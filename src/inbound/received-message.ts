// A message as it came in: header fields, what can be read of its body, and the reports in it. A plain value, so
// that it passes between threads; whatever is in it was written by a stranger.
import type { Field } from '../mail/header-fields.ts'

export interface ReceivedMessage {
  /** SHA-256 of its octets with LF line ends, in hexadecimal. */
  readonly digest: string
  readonly size: number
  /** The values are octets, one to a character. */
  readonly fields: readonly Field[]
  /** Its Subject and its From as people read them; empty without one. */
  readonly subject: string
  readonly from: string
  readonly text: string | null
  readonly html: string | null
  /** Whether its text is format=flowed (RFC 3676), and still has its soft line ends. */
  readonly flowed: boolean
  /** Reports, messages and header blocks that it encloses, in their order. */
  readonly parts: readonly Part[]
}

export interface Part {
  /** In lower case: `message/delivery-status`. */
  readonly type: string
  readonly text: string
}

/** A message of these fields and this text; what else there is can be given. */
export type Reading =
  | { readonly ok: true; readonly message: ReceivedMessage }
  | { readonly ok: false; readonly digest: string; readonly reason: string }
