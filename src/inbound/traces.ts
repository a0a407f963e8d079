// By what a report may be about a message of ours: the addresses that it came to or that it quotes as the envelope
// sender, and the Message-ID of the message that it quotes. They prove nothing by themselves; whoever has the keys and
// the ledger says which of them is real.
import { fieldOf, fieldsOf } from '../mail/header-fields.ts'
import { addressesIn } from './bounce/addresses.ts'
import type { Examined } from './examine.ts'

export interface Traces {
  readonly addresses: readonly string[]
  readonly messageIds: readonly string[]
  /** Texts that may hold a reader's own token: the quoted List-Unsubscribe. */
  readonly leaving: readonly string[]
}

const MOST = 20

export function tracesOf({ to, report }: Examined): Traces {
  const original = report === null || report.kind === 'success' ? [] : report.original
  const senders = ['return-path', 'x-original-mail-from', 'x-envelope-from']
    .flatMap(name => fieldsOf(original, name))
    .flatMap(value => addressesIn(value).map(({ address }) => address))
  const messageId = /<[^<>\s]{1,250}>/.exec(fieldOf(original, 'message-id') ?? '')?.[0]
  return {
    addresses: [...new Set([...to, ...senders].map(unrewritten))].slice(0, MOST),
    messageIds: messageId === undefined ? [] : [messageId],
    leaving: fieldsOf(original, 'list-unsubscribe').slice(0, MOST),
  }
}

/**
 * As it was before a forwarder or a signing server rewrote it: SRS0 (`SRS0=hash=tt=domain=local@forwarder`), SRS1 over
 * it, and BATV (`prvs=tag=local@domain`, or `local=tag`'s older order).
 */
export function unrewritten(address: string): string {
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  const srs = /^srs[01][=+-](?:.*=)?([^=]+\.[^=]+)=([^=]+)$/i.exec(local)
  if (srs !== null) return `${srs[2]}@${srs[1]}`
  const batv = /^(?:prvs|btv1|msprvs\d?)=+[^=]+=+(.+)$/i.exec(local)
  return batv === null ? address : `${batv[1]}@${domain}`
}
