// What of a received message's world is ours: addresses and lists of the configuration, and what the ledger knows of
// the messages that it names.
import type { Examined } from '../../inbound/examine.ts'
import type { Ours } from '../../inbound/ours.ts'
import { addressKey } from '../../mail/address.ts'
import { sentKinds } from '../../store/received.ts'
import type { App } from '../app.ts'
import { configuredLists } from '../send/audience.ts'

/** One look into the ledger for all of them. */
export async function oursFor(app: App, messages: readonly Examined[]): Promise<Ours> {
  const { replyTo, from, bounces } = app.settings
  const named = messages.flatMap(({ messageId, answers }) => [
    ...(messageId === null ? [] : [messageId]),
    ...answers,
  ])
  return {
    replyTo: addressKey(replyTo),
    others: [from.address, ...(bounces === undefined ? [] : [bounces.address])].map(addressKey),
    lists: configuredLists(app).map(({ address }) => addressKey(address)),
    sent: await sentKinds(app.db, named),
  }
}
