// What a recorded submission brings about, in steps that each can be the last: its links are planned within the limits,
// each is read and taken, and when none waits any more, the submission is settled together with the answer to it.
import { planContributions } from '../../inbound/plan-contributions.ts'
import { readWishes, type Words } from '../../inbound/wishes.ts'
import {
  type Contribution,
  contributionsOf,
  insertContributions,
  readBefore,
} from '../../store/contributions.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { findReceived, pendingReceived, type Received, settleReceived } from '../../store/received.ts'
import { cleanLine } from '../../text/clean.ts'
import { type App, instant } from '../app.ts'
import { daysBefore } from '../days-before.ts'
import { failToApply } from '../receive/apply.ts'
import { type Content, parseContent } from '../receive/content.ts'
import { NO_LINK } from '../receive/row.ts'
import { acknowledge } from './acknowledge.ts'
import { offersAnother } from './answered-posts.ts'
import { takeContribution } from './take-contribution.ts'

/** A correction may offer another post instead. */
const KINDS = ['submission', 'correction'] as const
const LOT = 100

/** All that were recorded and not settled, oldest first. What went wrong with one is told, and stops no other. */
export async function takeContributions(app: App): Promise<void> {
  let after = 0
  for (;;) {
    const recorded = await pendingReceived(app.db, KINDS, after, LOT)
    const rows = await offersAmong(app, recorded)
    const settled = await planTogether(app, rows)
    for (const received of rows) {
      const effect =
        settled.get(received.id) ??
        (await contribute(app, received).catch(
          async (error: unknown) => await failToApply(app, received.id, error),
        ))
      if (effect !== null) app.notice(`${received.sender ?? 'somebody'}: ${effect}`)
    }
    const last = recorded.at(-1)
    if (last === undefined) return
    after = last.id
  }
}

async function offersAmong(app: App, recorded: readonly Received[]): Promise<readonly Received[]> {
  const offers: Received[] = []
  for (const received of recorded) if (await isOffer(app, received)) offers.push(received)
  return offers
}

/** A correction that could not be applied for now stays one. */
async function isOffer({ db }: App, { kind, content }: Received): Promise<boolean> {
  if (kind === 'submission') return true
  try {
    return await offersAnother(db, parseContent(content))
  } catch {
    return false // damaged: whoever applies corrections gives it up
  }
}

/**
 * In one commit for all of them: a list's archive has thousands, and most wait for nothing. When one of them fails, each
 * is tried for itself. @returns what those brought about of which nothing has to be read
 */
async function planTogether(app: App, rows: readonly Received[]): Promise<ReadonlyMap<number, string>> {
  const settled = new Map<number, string>()
  try {
    await inTransaction(app.db, async db => {
      settled.clear()
      for (const received of rows) {
        const content = parseContent(received.content)
        await plan(app, db, received, content)
        const effect = await settle(app, db, received.id, content)
        if (effect !== null) settled.set(received.id, effect)
      }
    })
    return settled
  } catch {
    return new Map()
  }
}

/** @returns what it brought about; null when it waits, or was done meanwhile */
async function contribute(app: App, received: Received): Promise<string | null> {
  const content = parseContent(received.content)
  await inTransaction(app.db, async db => await plan(app, db, received, content))
  const now = instant(app)
  const { words = '', name = null } = content.written ?? {}
  const planned = await contributionsOf(app.db, received.id)
  const said = readWishes(words)?.words ?? null
  for (const contribution of planned) {
    if (contribution.state !== 'waiting' || contribution.next_at > now) continue
    // Of several posts nobody can tell which one the title is; who wrote them can be told.
    const own = said === null || planned.length === 1 ? said : { ...said, title: null, excerpt: null }
    await takeContribution({ app, received, name, words: own }, contribution)
  }
  return await inTransaction(app.db, async db => await settle(app, db, received.id, content))
}

/** Once: a submission that has its rows keeps them. */
async function plan(
  app: App,
  db: Db,
  { id, sender, authenticated }: Received,
  content: Content,
): Promise<void> {
  const urls = [...new Set((content.written?.links ?? []).map(({ url }) => url))]
  const from = (sender ?? '').toLowerCase()
  const notify = readWishes(content.written?.words ?? '')?.notify === true ? (1 as const) : (0 as const)
  const verified = authenticated === 1
  const now = instant(app)
  if ((await contributionsOf(db, id)).length > 0) return
  const hosts = urls.flatMap(url => URL.parse(url)?.hostname.toLowerCase() ?? [])
  const before = await readBefore(
    db,
    { sender: from, verified, hosts },
    { day: daysBefore(now, 1), week: daysBefore(now, 7) },
  )
  const planned = planContributions(urls, { verified, perWeek: app.settings.inbound.perWeek, before })
  const rows = planned.map(({ url, host, problem }, position) => ({
    received_id: id,
    position,
    url,
    host,
    sender: from,
    verified: authenticated,
    state: problem === null ? ('waiting' as const) : ('refused' as const),
    problem,
    notify,
    next_at: now,
    added_at: now,
    updated_at: now,
  }))
  await insertContributions(db, rows)
}

/** In a transaction. @returns null when something of it waits, or another process did it */
async function settle(app: App, db: Db, id: number, content: Content): Promise<string | null> {
  const received = await findReceived(db, id)
  const contributions = await contributionsOf(db, id)
  if (received?.state !== 'recorded' || contributions.some(({ state }) => state === 'waiting')) return null
  const now = instant(app)
  const answer = answerOf(id, contributions, readWishes(content.written?.words ?? '')?.words ?? null)
  const unanswered =
    contributions.length === 0 ? NO_LINK : await acknowledge({ app, db, received, now }, content, answer)
  const effect = [...contributions.map(inWords), ...(unanswered === null ? [] : [unanswered])].join('; ')
  return (await settleReceived(db, id, effect, now)) ? effect : null
}

function answerOf(id: number, contributions: readonly Contribution[], said: Words | null) {
  const problems = contributions.flatMap(({ state, url, problem }) =>
    state === 'refused' && problem !== null ? [{ url: cleanLine(url), problem: cleanLine(problem) }] : [],
  )
  // Of several posts nobody can tell which one a title is.
  const isUnsure = contributions.length > 1 && said !== null && (said.title !== null || said.excerpt !== null)
  const which = 'Your mail had several posts, so that it is not clear which one your words are about.'
  return {
    about: 'submission' as const,
    received: id,
    candidates: contributions.flatMap(({ candidate_id: candidate }) => candidate ?? []),
    problems: isUnsure ? [...problems, { url: null, problem: which }] : problems,
    proposed: contributions.flatMap(({ feed }) => (feed === null ? [] : cleanLine(feed))),
    willHear: contributions.some(({ notify }) => notify === 1),
  }
}

function inWords({ state, url, candidate_id: candidate, made, problem, verified }: Contribution): string {
  if (state !== 'taken') return `${url} was not taken: ${problem ?? state}`
  const mark = verified === 1 ? '' : ', unverified'
  return made === 1 ? `candidate ${candidate}${mark}` : `candidate ${candidate}, known before${mark}`
}
