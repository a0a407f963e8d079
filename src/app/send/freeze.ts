// Freezes a dispatch: one transaction stores the decision, everything that its messages are made from, and one
// row per recipient with the reasons for those who are left out. Nothing is asked again after it.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { type Facts, type Purpose, planDelivery, type Recipient } from '../../dispatch/plan.ts'
import { addressKey, domainOf, type Mailbox } from '../../mail/address.ts'
import { messageIdFor } from '../../mail/message-id.ts'
import { addressOf, INDEX, issuePath } from '../../render/archive/paths.ts'
import type { Edition } from '../../render/edition.ts'
import type { FrozenLetter } from '../../render/frozen-letter.ts'
import { mailto } from '../../render/view.ts'
import { givePage, pageFor } from '../../store/archive.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { copiesOf, insertDeliveries } from '../../store/deliveries.ts'
import {
  type Dispatch,
  findDecision,
  findDispatch,
  insertDispatch,
  realDispatches,
  setCandidates,
} from '../../store/dispatches.ts'
import type { StoredIssue } from '../../store/issues.ts'
import { finaliseLinks } from '../../store/links.ts'
import { activeSubscribers, suppressionsOf } from '../../store/subscribers.ts'
import { parseSpan } from '../../text/span.ts'
import { type App, instant } from '../app.ts'
import type { Keys } from '../keys.ts'
import type { Audience } from './audience.ts'
import type { Frozen } from './frozen.ts'
import { configuredSigning } from './signing.ts'

/** Everything that decides what a dispatch is; the same decision twice is the same dispatch. */
export interface Intent {
  readonly issue: StoredIssue
  readonly edition: Edition
  readonly audience: Audience
  readonly purpose: Purpose
  readonly rehearsal: boolean
  /** How a list gets it; subscribers get both. */
  readonly format: 'text' | 'both'
}

/** @returns the dispatch of this decision: a new one, or the one that was frozen before. */
export async function freeze(
  app: App,
  keys: Keys,
  intent: Intent,
): Promise<{ dispatch: Dispatch; isNew: boolean }> {
  const signing = await configuredSigning(app)
  return await inTransaction(app.db, async db => {
    const decision = decisionOf(intent, await testNumber(db, intent))
    const known = await findDecision(db, decision)
    if (known) return { dispatch: known, isNew: false }
    const now = instant(app)
    const archivedAt = await archivePageOf(app, db, intent, now)
    const frozen = frozenOf(
      app,
      keys,
      { ...intent, archivedAt },
      `${now}\n${JSON.stringify(decision)}`,
      signing,
    )
    const before = await realDispatches(db, intent.issue.id)
    const expires = app.now().getTime() + (parseSpan(app.settings.send.expire) ?? 0)
    const id = await insertDispatch(db, {
      ...decision,
      issue_id: intent.issue.id,
      kind: intent.audience.kind,
      state: 'running',
      frozen: JSON.stringify(frozen),
      candidates: 0,
      created_at: now,
      expires_at: new Date(expires).toISOString(),
    })
    let candidates = 0
    for await (const recipients of recipientsOf(db, intent.audience)) {
      const facts = await factsAbout(db, before, recipients, now)
      await insertDeliveries(db, rowsOf({ intent, id, frozen, keys, now }, recipients, facts))
      candidates += recipients.length
      await breathe()
    }
    await setCandidates(db, id, candidates)
    if (intent.purpose !== 'test') await finaliseLinks(db, ownSlugs(app, intent.issue))
    return { dispatch: await findDispatch(db, id), isNew: true }
  })
}

/** The address of the issue's page; given for good to what goes to people who count (RFC 5064 §2). */
async function archivePageOf(app: App, db: Db, intent: Intent, now: string): Promise<string> {
  const { issue, rehearsal, purpose } = intent
  const counts = !rehearsal && purpose !== 'test'
  const slug = counts ? await givePage(db, issue, now) : (await pageFor(db, issue)).slug
  return addressOf(app.settings.baseUrl, issuePath(slug))
}

/** Lets signals through, and memory be given back: a database that answers at once would keep both waiting. */
async function breathe(): Promise<void> {
  await setImmediate()
}

/** How many would get it and how many are left out, without storing anything. */
export async function previewFreeze(
  app: App,
  intent: Intent,
): Promise<{ candidates: number; suppressed: number }> {
  const counts = { candidates: 0, suppressed: 0 }
  const before = await realDispatches(app.db, intent.issue.id)
  for await (const recipients of recipientsOf(app.db, intent.audience)) {
    const facts = await factsAbout(app.db, before, recipients, instant(app))
    counts.candidates += recipients.length
    counts.suppressed += recipients.filter(
      one => planDelivery(facts(one), intent.purpose).state !== 'queued',
    ).length
  }
  return counts
}

export function decisionOf(
  intent: Intent,
  test = 0,
): Pick<Dispatch, 'edition_hash' | 'audience' | 'purpose' | 'rehearsal'> {
  return {
    edition_hash: intent.edition.hash,
    audience:
      intent.audience.kind === 'test' ? `${intent.audience.name} (test ${test})` : intent.audience.name,
    purpose: intent.purpose,
    rehearsal: intent.rehearsal ? 1 : 0,
  }
}

/** Every test is a dispatch of its own: a person who tries it twice wants it twice. */
async function testNumber(db: Db, intent: Intent): Promise<number> {
  for (let number = 1; ; number++) {
    if (intent.audience.kind !== 'test' || !(await findDecision(db, decisionOf(intent, number))))
      return number
  }
}

async function* recipientsOf(
  db: Db,
  audience: Audience,
): AsyncGenerator<readonly Recipient[], void, undefined> {
  if (audience.kind !== 'roster') {
    const { address } = audience
    const nobody = { name: null, subscriberId: null, since: null, pausedUntil: null }
    yield [{ address, addressKey: addressKey(address), ...nobody, textOnly: false, version: 1 }]
    return
  }
  for await (const page of activeSubscribers(db, audience.name)) {
    yield page.map(row => ({
      address: row.address,
      addressKey: row.address_key,
      name: row.name,
      subscriberId: row.id,
      since: row.since,
      pausedUntil: row.paused_until,
      textOnly: row.text_only === 1,
      version: row.version,
    }))
  }
}

interface Freezing {
  readonly intent: Intent
  readonly id: number
  readonly frozen: Frozen
  readonly keys: Keys
  readonly now: string
}

type FactsAbout = (recipient: Recipient) => Facts

function rowsOf(
  { intent, id, frozen: { letter }, keys, now }: Freezing,
  recipients: readonly Recipient[],
  facts: FactsAbout,
): Parameters<typeof insertDeliveries>[1] {
  const domain = domainOf(letter.from.address)
  return recipients.map(recipient => {
    const planned = planDelivery(facts(recipient), intent.purpose)
    return {
      dispatch_id: id,
      address: recipient.address,
      address_key: recipient.addressKey,
      name: recipient.name,
      subscriber_id: recipient.subscriberId,
      since: recipient.since,
      state: planned.state,
      reason: planned.state === 'queued' ? null : planned.reason,
      message_id: messageIdFor(letter.dispatch, recipient.addressKey, keys.messageIds, domain),
      updated_at: now,
      text_only: recipient.textOnly ? 1 : 0,
      version: recipient.version,
    }
  })
}

/** @param before the dispatches by which they may have the issue already */
async function factsAbout(
  db: Db,
  before: readonly number[],
  recipients: readonly Recipient[],
  now: string,
): Promise<FactsAbout> {
  const addressKeys = recipients.map(recipient => recipient.addressKey)
  const suppressed = await suppressionsOf(db, addressKeys)
  const copies = await copiesOf(db, before, addressKeys)
  return ({ addressKey: key, pausedUntil }) => ({
    suppressed: suppressed.get(key) ?? null,
    has: copies.get(key) ?? null,
    pausedUntil: pausedUntil !== null && pausedUntil > now ? pausedUntil : null,
  })
}

/** What the messages of a dispatch are made from. `seed` is what makes it different from every other. */
export function frozenOf(
  app: App,
  keys: Keys,
  intent: Pick<Intent, 'audience' | 'format'> & { readonly archivedAt?: string },
  seed: string,
  signing: Frozen['signing'],
): Frozen {
  const { bounces } = app.settings
  const from = senderOf(app, intent)
  return {
    letter: letterOf(app, intent, seed),
    envelope:
      bounces === undefined
        ? { kind: 'plain', address: from.address }
        : intent.audience.kind === 'roster'
          ? { kind: 'verp', address: bounces.address, separator: bounces.separator }
          : { kind: 'plain', address: intent.audience.kind === 'list' ? from.address : bounces.address },
    keyId: keys.id,
    signing,
  }
}

function letterOf(app: App, intent: Parameters<typeof frozenOf>[2], seed: string): FrozenLetter {
  const { replyTo, name, baseUrl } = app.settings
  const from = senderOf(app, intent)
  const common = {
    dispatch: createHash('sha256').update(seed).digest('hex').slice(0, 20),
    from,
    replyTo: { name: null, address: replyTo },
    date: instant(app),
    format: intent.format,
  }
  if (intent.audience.kind === 'list') return { variant: 'list', ...common }
  return {
    variant: 'subscriber',
    ...common,
    list: {
      id: listId(name, baseUrl),
      name,
      help: mailto(replyTo, 'help'),
      subscribe: mailto(replyTo, 'subscribe'),
      owner: from.address,
      archive: addressOf(baseUrl, INDEX),
      archivedAt: intent.archivedAt ?? null,
    },
    unsubscribeBase: `${baseUrl.replace(/\/$/, '')}/unsubscribe/`,
    preferencesBase: `${baseUrl.replace(/\/$/, '')}/preferences/`,
    unsubscribeAddress: replyTo,
  }
}

/** A list may have posts from somebody who is a member there. */
function senderOf({ settings }: App, { audience }: Pick<Intent, 'audience'>): Mailbox {
  return (audience.kind === 'list' ? audience.list.from : undefined) ?? settings.from
}

/** Stable as long as name and host are (RFC 2919 §3). */
function listId(name: string, baseUrl: string): string {
  const label = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/g, '')
  const host = new URL(baseUrl).hostname
  return `${label || 'newsletter'}.${/[a-z]/i.test(host) && !host.includes(':') ? host : 'localhost'}`
}

/** The slugs of ours that an issue uses. */
export function ownSlugs(app: App, issue: StoredIssue): readonly string[] {
  const base = `${app.settings.links?.base ?? ''}/`
  return issue.entries.flatMap(({ shortUrl }) =>
    shortUrl?.startsWith(base) ? [shortUrl.slice(base.length)] : [],
  )
}
