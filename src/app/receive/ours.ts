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
  const lists = configuredLists(app)
  const senders = lists.flatMap(({ list }) => (list.from === undefined ? [] : [list.from.address]))
  const names = lists.flatMap(({ address, list: { listId, notices } }) =>
    [listId, notices].flatMap(name =>
      name === undefined ? [] : [[name.toLowerCase(), addressKey(address)] as const],
    ),
  )
  return {
    replyTo: addressKey(replyTo),
    others: [from.address, ...senders, ...(bounces === undefined ? [] : [bounces.address])].map(addressKey),
    lists: lists.map(({ address }) => addressKey(address)),
    listNames: new Map(names),
    sent: await sentKinds(app.db, named),
  }
}
