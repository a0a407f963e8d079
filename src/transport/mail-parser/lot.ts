// What goes to a parsing thread and what comes back: several messages at once, since a message alone takes less time
// to parse than to hand over.
import type { Examined } from '../../inbound/examine.ts'

export interface Lot {
  readonly mails: readonly Uint8Array<ArrayBuffer>[]
}

export type ParsedMail =
  | { readonly ok: true; readonly examined: Examined }
  | { readonly ok: false; readonly digest: string; readonly reason: string }

/** Once that it can begin, then an answer to each lot. */
export type FromThread = 'ready' | { readonly parsed: readonly ParsedMail[] }
