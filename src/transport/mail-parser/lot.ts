// What goes to a parsing thread and what comes back: several messages at once, since a message alone takes less time
// to parse than to hand over.
import type { Examined } from '../../inbound/examine.ts'

export interface Lot {
  /** All of them, one behind the other: handing over one piece costs as much as handing over one message. */
  readonly octets: Uint8Array<ArrayBuffer>
  readonly lengths: readonly number[]
}

export type ParsedMail =
  | { readonly ok: true; readonly examined: Examined }
  | { readonly ok: false; readonly digest: string; readonly reason: string }

/** Once that it can begin, then an answer to each lot. */
export type FromThread = 'ready' | { readonly parsed: readonly ParsedMail[] }
