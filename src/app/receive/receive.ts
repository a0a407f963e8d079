// newsletter inbound: every message is parsed, judged, recorded once, and only then taken from where it was; what it
// brings about is applied afterwards, from the record. A message that cannot be read is kept aside with its reason.

import { classify } from '../../inbound/classify.ts'
import { inTransaction } from '../../store/database.ts'
import { recordReceived } from '../../store/received.ts'
import type { DnsResolver } from '../../transport/mail-authentication/resolver.ts'
import { startMailParser } from '../../transport/mail-parser/mail-parser.ts'
import { type App, instant } from '../app.ts'
import { type Keys, openKeys } from '../keys.ts'
import { apply, applyPending } from './apply.ts'
import { conversationOf } from './conversation.ts'
import type { Incoming } from './incoming.ts'
import { linksIn } from './links.ts'
import { oursFor } from './ours.ts'
import { type Parsed, parsedLots } from './parsed-lots.ts'
import { type ProveSender, senderProver } from './prove-sender.ts'
import { keepAside } from './quarantine.ts'
import { readRow, unreadRow } from './row.ts'
import type { Verdict } from './verdict.ts'

export interface Told {
  readonly verdict: Verdict
  /** known: it was recorded before · null: nothing was recorded, since it was only looked at */
  readonly state: 'recorded' | 'known' | 'quarantined' | null
  /** What it brought about, or why nothing. */
  readonly effect: string | null
}

export interface Receiving {
  /** Judges and tells; nothing is recorded, and nothing taken. */
  readonly dryRun: boolean
  /** Asked for what proves senders; the machine's own when there is none. */
  readonly dns?: DnsResolver
}

export async function* receive(
  app: App,
  incoming: AsyncIterable<Incoming>,
  { dryRun, dns }: Receiving,
): AsyncGenerator<Told, void, undefined> {
  const keys = dryRun ? null : await openKeys(app)
  if (keys !== null) await applyPending(app, keys)
  const prove = senderProver(app, dns ?? null)
  const parser = startMailParser()
  const conversation = keys === null ? null : conversationOf(app)
  try {
    conversation?.goOn()
    for await (const lot of parsedLots(incoming, parser)) {
      const verdicts = await judge(app, lot, prove)
      if (keys === null) yield* verdicts.map(verdict => ({ verdict, state: null, effect: null }))
      else {
        yield* await take(app, keys, verdicts)
        conversation?.goOn()
      }
    }
  } finally {
    await parser.close()
    await conversation?.pause()
  }
}

async function judge(app: App, lot: readonly Parsed[], prove: ProveSender): Promise<readonly Verdict[]> {
  const ours = await oursFor(
    app,
    lot.flatMap(({ mail }) => (mail.ok ? [mail.examined] : [])),
  )
  return await Promise.all(
    lot.map(async ({ incoming, mail }): Promise<Verdict> => {
      if (!mail.ok) return { incoming, read: false, digest: mail.digest, reason: mail.reason }
      const message = mail.examined
      const outcome = classify(message, ours)
      const { authenticated, why } = await prove(incoming, message, outcome.kind)
      const links = linksIn(app, message)
      return { incoming, read: true, message, outcome, links, authenticated, proof: why }
    }),
  )
}

async function take(app: App, keys: Keys, verdicts: readonly Verdict[]): Promise<readonly Told[]> {
  const now = instant(app)
  for (const verdict of verdicts) {
    if (!verdict.read) await keepAside(app.workspace.quarantine, verdict.digest, verdict.incoming.raw)
  }
  const rows = verdicts.map(verdict => (verdict.read ? readRow(verdict, now) : unreadRow(verdict, now)))
  const added = await inTransaction(app.db, async db => await recordReceived(db, rows))
  const told: Told[] = []
  const seen = new Set<string>()
  for (const [index, verdict] of verdicts.entries()) {
    await verdict.incoming.taken()
    const identity = rows[index]?.identity ?? ''
    const id = seen.has(identity) ? undefined : added.get(identity)
    seen.add(identity)
    if (id === undefined) told.push({ verdict, state: 'known', effect: null })
    else if (!verdict.read) told.push({ verdict, state: 'quarantined', effect: null })
    else told.push({ verdict, state: 'recorded', effect: await apply(app, keys, id, verdict.outcome.kind) })
  }
  return told
}
