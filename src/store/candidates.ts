// Candidates, the addresses that lead to them, and the ways in which they arrived.
import type { Selectable, Updateable } from 'kysely'
import type { Admission, Known } from '../entries/admit.ts'
import type { Post } from '../entries/post.ts'
import type { Accepted } from '../issues/compose.ts'
import type { Db } from './database.ts'
import { asStrings } from './json.ts'
import type { CandidatesTable, OriginsTable } from './schema.ts'

export type CandidateState = CandidatesTable['state']

export interface Candidate extends Known {
  readonly url: string
  readonly paragraphs: readonly string[]
  readonly section: string | null
  readonly position: number | null
  readonly addedAt: string
  readonly origins: readonly { readonly kind: OriginsTable['kind']; readonly ref: string }[]
  /** The issue it ran in: its number, or its date; null when in none. */
  readonly ranIn: string | null
  /** Title and author ran in that issue, at an address that is not known to be this one. */
  readonly ranInProbably: string | null
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
  let query = db.selectFrom('candidates').selectAll().orderBy('id')
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.ids) query = query.where('id', 'in', [...filter.ids, -1])
  const rows = await query.execute()
  const ids = rows.map(row => row.id)
  const [origins, ran, alike] = await Promise.all([
    originsOf(db, ids),
    issuesByAddress(db, ids),
    issuesByWords(db, ids),
  ])
  return rows.map(row => ({
    ...knownOf(row),
    url: row.url,
    paragraphs: asStrings(row.paragraphs),
    section: row.section,
    position: row.position,
    addedAt: row.added_at,
    origins: origins.filter(origin => origin.candidate_id === row.id).map(({ kind, ref }) => ({ kind, ref })),
    ranIn: ran.get(row.id) ?? null,
    ranInProbably: ran.has(row.id) ? null : (alike.get(row.id) ?? null),
  }))
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
    .where('candidate_keys.key', 'in', [...keys, ''])
    .orderBy('candidates.id')
    .limit(1)
    .executeTakeFirst()
  return row ? knownOf(row) : null
}

/** What came from the same source under the feed's same id, or with the same title on the same day. */
export async function findInSource(db: Db, origin: Origin, post: Post): Promise<Known | null> {
  const day = post.publishedAt?.slice(0, 10)
  const row = await db
    .selectFrom('candidates')
    .innerJoin('origins', 'origins.candidate_id', 'candidates.id')
    .selectAll('candidates')
    .where('origins.kind', '=', origin.kind)
    .where('origins.ref', '=', origin.ref)
    .where(eb =>
      eb.or([
        ...(post.guid === null ? [] : [eb('origins.guid', '=', post.guid)]),
        ...(day === undefined || post.title === null
          ? []
          : [eb('candidates.title', '=', post.title).and('candidates.published_at', 'like', `${day}%`)]),
      ]),
    )
    .orderBy('candidates.id')
    .limit(1)
    .executeTakeFirst()
  return row ? knownOf(row) : null
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
  const moved = await db
    .updateTable('candidates')
    .set({ state, updated_at: now })
    .where('id', 'in', [...ids, -1])
    .where('state', '!=', 'used')
    .executeTakeFirst()
  return Number(moved.numUpdatedRows)
}

/** In an issue, or free again after it left it. */
export async function markUsed(db: Db, ids: readonly number[], used: boolean, now: string): Promise<void> {
  await db
    .updateTable('candidates')
    .set({ state: used ? 'used' : 'accepted', updated_at: now })
    .where('id', 'in', [...ids, -1])
    .execute()
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
    .values(keys.map(key => ({ key, candidate_id: id })))
    .onConflict(conflict => conflict.column('key').doNothing())
    .execute()
}

async function addOrigin(db: Db, id: number, origin: Origin, guid: string | null, now: string): Promise<void> {
  await db
    .insertInto('origins')
    .values({ candidate_id: id, ...origin, guid, at: now })
    .onConflict(conflict => conflict.columns(['candidate_id', 'kind', 'ref']).doUpdateSet({ guid }))
    .execute()
}

async function originsOf(db: Db, ids: readonly number[]): Promise<readonly Selectable<OriginsTable>[]> {
  const query = db.selectFrom('origins').selectAll()
  return await query
    .where('candidate_id', 'in', [...ids, -1])
    .orderBy('at')
    .execute()
}

async function issuesByAddress(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await db
    .selectFrom('candidate_keys')
    .innerJoin('entries', 'entries.key', 'candidate_keys.key')
    .innerJoin('issues', 'issues.id', 'entries.issue_id')
    .select(['candidate_keys.candidate_id as candidate', 'issues.number', 'issues.date'])
    .where('candidate_keys.candidate_id', 'in', [...ids, -1])
    .orderBy('issues.date', 'desc')
    .execute()
  return new Map(rows.map(row => [row.candidate, row.number === null ? row.date : String(row.number)]))
}

async function issuesByWords(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await db
    .selectFrom('candidates')
    .innerJoin('entries', join =>
      join
        .on(eb => eb(eb.fn('lower', ['entries.title']), '=', eb.fn('lower', ['candidates.title'])))
        .on(eb => eb(eb.fn('lower', ['entries.author']), '=', eb.fn('lower', ['candidates.author']))),
    )
    .innerJoin('issues', 'issues.id', 'entries.issue_id')
    .select(['candidates.id as candidate', 'issues.number', 'issues.date'])
    .where('candidates.id', 'in', [...ids, -1])
    .orderBy('issues.date', 'desc')
    .execute()
  return new Map(rows.map(row => [row.candidate, row.number === null ? row.date : String(row.number)]))
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
