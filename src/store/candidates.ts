// Candidates, the addresses that lead to them, and the ways in which they arrived.
import type { Selectable, Updateable } from 'kysely'
import type { Admission, Known } from '../entries/admit.ts'
import type { Post } from '../entries/post.ts'
import type { Accepted } from '../issues/compose.ts'
import { contributorsOf } from './contributions.ts'
import { type Db, inTransaction } from './database.ts'
import { indexKey } from './index-key.ts'
import { asStrings } from './json.ts'
import { inLots } from './lots.ts'
import { issuesOf, ranByAddress, ranByWords } from './ran.ts'
import type { CandidatesTable, OriginsTable } from './schema.ts'

export type CandidateState = CandidatesTable['state']

export interface Candidate extends Known {
  readonly url: string
  readonly paragraphs: readonly string[]
  readonly section: string | null
  readonly position: number | null
  readonly addedAt: string
  readonly origins: readonly { readonly kind: OriginsTable['kind']; readonly ref: string }[]
  /** Who sent it by mail, the first who did first. */
  readonly contributors: readonly Contributor[]
  /** The issue made here that took it: its number, or its date; null unless it is used. */
  readonly inIssue: string | null
  /** The issue it ran in: its number, or its date; null when in none. */
  readonly ranIn: string | null
  /** Title and author ran in that issue, at an address that is not known to be this one. */
  readonly ranInProbably: string | null
}

export interface Contributor {
  readonly address: string
  /** Whether their message was authenticated. */
  readonly verified: boolean
  /** They took it back. */
  readonly withdrawn: boolean
}

export interface Origin {
  readonly kind: OriginsTable['kind']
  /** Source id, Message-ID, or '' for by hand. */
  readonly ref: string
}

export async function listCandidates(
  db: Db,
  filter: { readonly state?: CandidateState; readonly ids?: readonly number[] } = {},
): Promise<readonly Candidate[]> {
  const rows = await candidateRows(db, filter)
  const probably = await ranByWords(db)
  const candidates: Candidate[] = []
  for (const lot of inLots(rows)) {
    const ids = lot.map(row => row.id)
    const origins = Map.groupBy(await originsOf(db, ids), origin => origin.candidate_id)
    const contributed = Map.groupBy(await contributorsOf(db, ids), ({ candidate_id: id }) => id)
    const own = await issuesOf(db, ids)
    const ran = await ranByAddress(db, ids)
    for (const row of lot) {
      candidates.push({
        ...knownOf(row),
        url: row.url,
        paragraphs: asStrings(row.paragraphs),
        section: row.section,
        position: row.position,
        addedAt: row.added_at,
        origins: (origins.get(row.id) ?? []).map(({ kind, ref }) => ({ kind, ref })),
        contributors: (contributed.get(row.id) ?? []).map(({ sender, verified, state }) => ({
          address: sender,
          verified: verified === 1,
          withdrawn: state === 'withdrawn',
        })),
        inIssue: own.get(row.id) ?? null,
        ranIn: ran.get(row.id) ?? null,
        ranInProbably: ran.has(row.id) ? null : probably(row),
      })
    }
  }
  return candidates
}

async function candidateRows(
  db: Db,
  { state, ids }: { readonly state?: CandidateState; readonly ids?: readonly number[] },
): Promise<readonly Selectable<CandidatesTable>[]> {
  let query = db.selectFrom('candidates').selectAll().orderBy('id')
  if (state) query = query.where('state', '=', state)
  if (ids === undefined) return await query.execute()
  const rows: Selectable<CandidatesTable>[] = []
  for (const lot of inLots([...new Set(ids)].toSorted((a, b) => a - b))) {
    rows.push(...(await query.where('id', 'in', lot).execute()))
  }
  return rows
}

/** For composing: what an editor accepted and no issue has. */
export async function listAccepted(db: Db): Promise<readonly Accepted[]> {
  return await listCandidates(db, { state: 'accepted' })
}

/** The candidate that one of these addresses leads to: the oldest, if several. */
export async function findByKeys(db: Db, keys: readonly string[]): Promise<Known | null> {
  const row = await db
    .selectFrom('candidates')
    .innerJoin('candidate_keys', 'candidate_keys.candidate_id', 'candidates.id')
    .selectAll('candidates')
    .where('candidate_keys.key', 'in', [...keys.map(indexKey), ''])
    .orderBy('candidates.id')
    .limit(1)
    .executeTakeFirst()
  return row ? knownOf(row) : null
}

/**
 * What came from the same source with the same title on the same day, or under the feed's same id with the same
 * title or instant. An id alone decides nothing: some feeds give it to all their items.
 */
export async function findInSource(db: Db, origin: Origin, post: Post): Promise<Known | null> {
  const { guid, title, publishedAt } = post
  const row = await db
    .selectFrom('candidates')
    .innerJoin('origins', 'origins.candidate_id', 'candidates.id')
    .selectAll('candidates')
    .where('origins.kind', '=', origin.kind)
    .where('origins.ref', '=', indexKey(origin.ref))
    .where(eb => {
      const sameId = guid === null ? eb.lit(false) : eb('origins.guid', '=', indexKey(guid))
      const sameTitle =
        title === null ? eb('candidates.title', 'is', null) : eb('candidates.title', '=', title)
      if (publishedAt === null) return eb.and([sameId, sameTitle])
      const sameInstant = eb('candidates.published_at', '=', publishedAt)
      const sameDay = eb('candidates.published_at', 'like', `${publishedAt.slice(0, 10)}%`)
      const sameTitleAndDay = title === null ? eb.lit(false) : eb.and([sameTitle, sameDay])
      return eb.or([eb.and([sameId, eb.or([sameTitle, sameInstant])]), sameTitleAndDay])
    })
    .orderBy('candidates.id')
    .limit(1)
    .executeTakeFirst()
  return row ? knownOf(row) : null
}

/** Whether anything ever came that way. */
export async function hasOrigin(db: Db, { kind, ref }: Origin): Promise<boolean> {
  const row = await db
    .selectFrom('origins')
    .select('candidate_id')
    .where('kind', '=', kind)
    .where('ref', '=', indexKey(ref))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a source has it, too. */
export async function hasFeedOrigin(db: Db, candidateId: number): Promise<boolean> {
  const row = await db
    .selectFrom('origins')
    .select('candidate_id')
    .where('candidate_id', '=', candidateId)
    .where('kind', '=', 'feed')
    .executeTakeFirst()
  return row !== undefined
}

/** @returns the candidate's id, and whether it was made, changed or left as it was. */
export async function applyAdmission(
  db: Db,
  post: Post,
  origin: Origin,
  admission: Extract<Admission, { kind: 'new' | 'known' }>,
  now: string,
): Promise<{ readonly id: number; readonly outcome: 'new' | 'updated' | 'seen' }> {
  const id = admission.kind === 'new' ? await insertCandidate(db, post, now) : admission.id
  await addKeys(db, id, admission.keys)
  await addOrigin(db, id, origin, post.guid, now)
  if (admission.kind === 'new') return { id, outcome: 'new' }
  const { publishedAt, paragraphs, ...words } = admission.changes
  const changes: Updateable<CandidatesTable> = {
    ...words,
    ...(publishedAt === undefined ? {} : { published_at: publishedAt }),
    ...(paragraphs === undefined ? {} : { paragraphs: JSON.stringify(paragraphs) }),
  }
  if (Object.keys(changes).length === 0) return { id, outcome: 'seen' }
  await updateCandidate(db, id, changes, now)
  return { id, outcome: 'updated' }
}

/** Moves candidates between the editor's states; those in an issue stay there. @returns how many moved. */
export async function setState(
  db: Db,
  ids: readonly number[],
  state: Exclude<CandidateState, 'used'>,
  now: string,
): Promise<number> {
  return await moveStates(db, ids, ['pending', 'accepted', 'rejected'], state, now)
}

/** They are in an issue. */
export async function markUsed(db: Db, ids: readonly number[], now: string): Promise<void> {
  await moveStates(db, ids, ['pending', 'accepted', 'rejected'], 'used', now)
}

/** They left their issue: it was deleted, or they were taken out. */
export async function release(
  db: Db,
  ids: readonly number[],
  to: 'accepted' | 'pending',
  now: string,
): Promise<void> {
  await moveStates(db, ids, ['used'], to, now)
}

async function moveStates(
  db: Db,
  ids: readonly number[],
  from: readonly CandidateState[],
  to: CandidateState,
  now: string,
): Promise<number> {
  return await inTransaction(db, async db => {
    let moved = 0
    for (const lot of inLots(ids)) {
      const result = await db
        .updateTable('candidates')
        .set({ state: to, updated_at: now })
        .where('id', 'in', lot)
        .where('state', 'in', from)
        .executeTakeFirst()
      moved += Number(result.numUpdatedRows)
    }
    return moved
  })
}

export async function updateCandidate(
  db: Db,
  id: number,
  changes: Updateable<CandidatesTable>,
  now: string,
): Promise<void> {
  await db
    .updateTable('candidates')
    .set({ ...changes, updated_at: now })
    .where('id', '=', id)
    .execute()
}

export async function countByState(db: Db): Promise<Readonly<Record<CandidateState, number>>> {
  const rows = await db
    .selectFrom('candidates')
    .select(['state', eb => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const counts = { pending: 0, accepted: 0, rejected: 0, used: 0 }
  for (const row of rows) counts[row.state] = row.count
  return counts
}

async function insertCandidate(db: Db, post: Post, now: string): Promise<number> {
  const { id } = await db
    .insertInto('candidates')
    .values({
      url: post.canonicalUrl ?? post.url,
      title: post.title,
      author: post.author,
      excerpt: post.excerpt,
      paragraphs: JSON.stringify(post.paragraphs),
      published_at: post.publishedAt,
      language: post.language,
      state: 'pending',
      added_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function addKeys(db: Db, id: number, keys: readonly string[]): Promise<void> {
  await db
    .insertInto('candidate_keys')
    .values(keys.map(key => ({ key: indexKey(key), candidate_id: id })))
    .onConflict(conflict => conflict.column('key').doNothing())
    .execute()
}

async function addOrigin(
  db: Db,
  id: number,
  { kind, ref }: Origin,
  guid: string | null,
  now: string,
): Promise<void> {
  const shortGuid = guid === null ? null : indexKey(guid)
  await db
    .insertInto('origins')
    .values({ candidate_id: id, kind, ref: indexKey(ref), guid: shortGuid, at: now })
    .onConflict(conflict =>
      conflict.columns(['candidate_id', 'kind', 'ref']).doUpdateSet({ guid: shortGuid }),
    )
    .execute()
}

async function originsOf(db: Db, ids: readonly number[]): Promise<readonly Selectable<OriginsTable>[]> {
  return await db
    .selectFrom('origins')
    .selectAll()
    .where('candidate_id', 'in', ids)
    .orderBy('at')
    .orderBy('kind')
    .orderBy('ref')
    .execute()
}

function knownOf(row: Selectable<CandidatesTable>): Known {
  return {
    id: row.id,
    state: row.state,
    title: row.title,
    author: row.author,
    excerpt: row.excerpt,
    publishedAt: row.published_at,
    language: row.language,
    edited: asStrings(row.edited),
  }
}
