// One link of a submission: read outside of any transaction, then taken in one, together with the word that it was. After
// a crash it is read once more, and taken once.
import { admit, type Known } from '../../entries/admit.ts'
import { isFrontPage, postKey, postKeys } from '../../entries/identity.ts'
import { personName } from '../../entries/person-name.ts'
import type { Post } from '../../entries/post.ts'
import { MOST_TRIES, WAIT_BETWEEN_TRIES } from '../../inbound/contribution-limits.ts'
import { refusalToChange } from '../../inbound/may-change.ts'
import type { Words } from '../../inbound/wishes.ts'
import {
  applyAdmission,
  findByKeys,
  hasFeedOrigin,
  listCandidates,
  setState,
  updateCandidate,
} from '../../store/candidates.ts'
import {
  type Contribution,
  isWaiting,
  renewContributions,
  settleContribution,
} from '../../store/contributions.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { proposeSource } from '../../store/proposed-sources.ts'
import type { Received } from '../../store/received.ts'
import { listSources } from '../../store/sources.ts'
import { cleanLine, cleanText } from '../../text/clean.ts'
import { parseSpan } from '../../text/span.ts'
import { type App, instant } from '../app.ts'
import { type PageRead, readPage } from '../read-page.ts'
import { contributedBy } from './contributed.ts'

export interface Contributing {
  readonly app: App
  readonly received: Received
  /** As the contributor calls themselves. */
  readonly name: string | null
  /** What they say of this post; null when nothing. */
  readonly words: Words | null
}

export async function takeContribution(
  contributing: Contributing,
  contribution: Contribution,
): Promise<void> {
  const { app, words } = contributing
  const read = await readPage(app, contribution.url)
  const attempts = contribution.attempts + 1
  const now = instant(app)
  if (read.kind === 'unreadable' && read.passing === true && attempts < MOST_TRIES) {
    const wait = parseSpan(WAIT_BETWEEN_TRIES) ?? 0
    const next_at = new Date(Date.parse(now) + wait).toISOString()
    await settleContribution(app.db, contribution.id, { attempts, next_at, problem: read.problem }, now)
    return
  }
  const post = postOf(read, contribution.url, words)
  const problem = post === null ? problemOf(read) : refusalOf(post, words)
  const feedUrl = read.kind === 'post' ? read.feedUrl : null
  await inTransaction(app.db, async db => {
    // Whoever comes second finds nothing to do.
    if (!(await isWaiting(db, contribution.id))) return
    const known = post === null ? null : await findByKeys(db, postKeys(post))
    const feed = await propose(db, contribution, feedUrl, known?.id ?? null, now)
    const settled = { attempts, problem, feed }
    if (post === null || problem !== null) {
      await settleContribution(db, contribution.id, { ...settled, state: 'refused' }, now)
      return
    }
    const candidate_id = await admitPost(db, contributing, post, known, now)
    const made = known === null ? 1 : 0
    await settleContribution(db, contribution.id, { ...settled, state: 'taken', candidate_id, made }, now)
  })
}

/** What the contributor says of a post of their own counts; of one that came from another side, its page does. */
async function admitPost(
  db: Db,
  { received, name, words }: Contributing,
  post: Post,
  known: Known | null,
  now: string,
): Promise<number> {
  if (known !== null) await takeUpAgain(db, known.id, received, now)
  const own = known === null || (await isTheirOwn(db, known.id, received)) ? ownWords(words) : {}
  const author = post.author ?? (known === null && name !== null ? personName(name) : null)
  const full = { ...post, author, ...own }
  const admission = admit(full, { byKey: known, bySource: null }, null)
  if (admission.kind === 'old' || admission.kind === 'unusable')
    throw new Error('a post with an address is admitted')
  const origin = { kind: 'mail' as const, ref: received.message_id ?? received.identity }
  const { id } = await applyAdmission(db, full, origin, admission, now)
  const edited = [...new Set([...(known?.edited ?? []), ...Object.keys(own)])]
  if (Object.keys(own).length > 0) {
    await updateCandidate(db, id, { ...own, edited: JSON.stringify(edited) }, now)
  }
  return id
}

/** What they took back and nobody else sent is as it was before, when they send it again. */
async function takeUpAgain(
  db: Db,
  id: number,
  { sender, authenticated }: Received,
  now: string,
): Promise<void> {
  const [candidate] = await listCandidates(db, { ids: [id] })
  if (candidate?.state !== 'rejected' || authenticated === 0) return
  const from = (sender ?? '').toLowerCase()
  const { withdrawn, alone } = await contributedBy(db, candidate, from)
  if (!withdrawn || !alone) return
  await renewContributions(db, id, from, now)
  await setState(db, [id], 'pending', now)
}

/** They sent it before, and may still correct it. */
async function isTheirOwn(db: Db, id: number, { sender, authenticated }: Received): Promise<boolean> {
  const [candidate] = await listCandidates(db, { ids: [id] })
  if (candidate === undefined || authenticated === 0) return false
  const contributed = await contributedBy(db, candidate, (sender ?? '').toLowerCase())
  return refusalToChange(contributed, 'correct') === null
}

/** A page that cannot be read is no obstacle to a contributor who says what it is; one that must not be read is. */
function postOf(read: PageRead, url: string, words: Words | null): Post | null {
  if (read.kind === 'post') return read.post
  if (read.refused === true || words === null || words.title === null) return null
  return {
    url,
    canonicalUrl: null,
    title: words.title,
    author: words.author,
    excerpt: words.excerpt,
    paragraphs: [],
    publishedAt: null,
    language: null,
    guid: null,
  }
}

function problemOf(read: PageRead): string | null {
  return read.kind === 'unreadable' ? `It could not be read: ${cleanLine(read.problem)}.` : null
}

/** The front page of a blog says something else next week. */
function refusalOf(post: Post, words: Words | null): string | null {
  const [key] = postKeys(post)
  if (key === undefined) return 'It is not the address of a page.'
  if (isFrontPage(key) && (words?.title ?? null) === null)
    return 'It is the front page of a site. Send the address of the post itself.'
  return null
}

function ownWords(words: Words | null): Partial<Record<'title' | 'author' | 'excerpt', string>> {
  const { title, author, excerpt } = words ?? { title: null, author: null, excerpt: null }
  return {
    ...(title === null ? {} : { title }),
    ...(author === null ? {} : { author }),
    ...(excerpt === null ? {} : { excerpt: cleanText(excerpt).trim() }),
  }
}

/** Only who is proved proposes, and only what is not read already. @returns the feed when it is proposed now */
async function propose(
  db: Db,
  { verified, sender }: Contribution,
  feedUrl: string | null,
  candidateId: number | null,
  now: string,
): Promise<string | null> {
  if (feedUrl === null || verified === 0) return null
  if (candidateId !== null && (await hasFeedOrigin(db, candidateId))) return null
  const key = postKey(feedUrl)
  const isSource = (await listSources(db)).some(({ url }) => postKey(url) === key)
  return !isSource && (await proposeSource(db, feedUrl, sender, now)) ? feedUrl : null
}
