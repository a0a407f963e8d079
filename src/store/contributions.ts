// Contributions: what each link of a submission came to. Rows are moved out of `waiting` once, in the transaction that
// makes the candidate, so that a link is taken once however often reading it was begun.
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ReadBefore } from '../inbound/plan-contributions.ts'
import type { Db } from './database.ts'
import type { ContributionsTable } from './schema.ts'

export type Contribution = Selectable<ContributionsTable>

/** Does nothing where they are there already. */
export async function insertContributions(
  db: Db,
  rows: readonly Insertable<ContributionsTable>[],
): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('contributions')
    .values(rows)
    .onConflict(conflict => conflict.columns(['received_id', 'position']).doNothing())
    .execute()
}

export async function contributionsOf(db: Db, receivedId: number): Promise<readonly Contribution[]> {
  return await db
    .selectFrom('contributions')
    .selectAll()
    .where('received_id', '=', receivedId)
    .orderBy('position')
    .execute()
}

export async function isWaiting(db: Db, id: number): Promise<boolean> {
  const row = await db
    .selectFrom('contributions')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return row !== undefined
}

/** @returns false when it is not waiting any more */
export async function settleContribution(
  db: Db,
  id: number,
  to: Updateable<ContributionsTable>,
  now: string,
): Promise<boolean> {
  const result = await db
    .updateTable('contributions')
    .set({ ...to, updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function withdrawContribution(db: Db, id: number, now: string): Promise<void> {
  await db
    .updateTable('contributions')
    .set({ state: 'withdrawn', updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'taken')
    .execute()
}

/** What was read and taken before, as far as limits ask for it. */
export async function readBefore(
  db: Db,
  about: { readonly sender: string; readonly verified: boolean; readonly hosts: readonly string[] },
  since: { readonly day: string; readonly week: string },
): Promise<ReadBefore> {
  const verified = about.verified ? 1 : 0
  const reads = db
    .selectFrom('contributions')
    .where('added_at', '>', since.day)
    // What was refused by a limit cost nothing.
    .where(eb => eb.or([eb('state', '<>', 'refused'), eb('attempts', '>', 0)]))
  const count = reads.select(eb => eb.fn.countAll<number>().as('count'))
  const bySender = await count
    .where('sender', '=', about.sender)
    .where('verified', '=', verified)
    .executeTakeFirstOrThrow()
  const unverified = await count.where('verified', '=', 0).executeTakeFirstOrThrow()
  const byHost = await count
    .select('host')
    .where('host', 'in', [...about.hosts, ''])
    .groupBy('host')
    .execute()
  const taken = await db
    .selectFrom('contributions')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('sender', '=', about.sender)
    .where('verified', '=', verified)
    .where('added_at', '>', since.week)
    .where('state', 'in', ['waiting', 'taken'])
    .executeTakeFirstOrThrow()
  return {
    bySender: bySender.count,
    unverified: unverified.count,
    byHost: new Map(byHost.map(({ host, count }) => [host, count])),
    takenThisWeek: taken.count,
  }
}

/** Who sent each of these candidates by mail, the first who did first. */
export async function contributorsOf(
  db: Db,
  candidateIds: readonly number[],
): Promise<readonly Contribution[]> {
  if (candidateIds.length === 0) return []
  return await db
    .selectFrom('contributions')
    .selectAll()
    .where('candidate_id', 'in', [...candidateIds])
    .where('state', 'in', ['taken', 'withdrawn'])
    .orderBy('id')
    .execute()
}

/** They have sent it again: as if they had not taken it back. */
export async function renewContributions(
  db: Db,
  candidateId: number,
  sender: string,
  now: string,
): Promise<void> {
  await db
    .updateTable('contributions')
    .set({ state: 'taken', updated_at: now })
    .where('candidate_id', '=', candidateId)
    .where('sender', '=', sender)
    .where('state', '=', 'withdrawn')
    .execute()
}

/** They want to hear when it ran. */
export async function noteWish(db: Db, id: number, now: string): Promise<void> {
  await db.updateTable('contributions').set({ notify: 1, updated_at: now }).where('id', '=', id).execute()
}

export interface RanContribution {
  /** Of the contribution. */
  readonly id: number
  readonly sender: string
  readonly title: string
  readonly url: string
  readonly shortUrl: string | null
  readonly number: number | null
  readonly date: string
  readonly issueTitle: string
}

/** Contributions in issues that went out before that instant, whose senders want to hear of it. */
export async function ranAndWanted(db: Db, until: string): Promise<readonly RanContribution[]> {
  const rows = await db
    .selectFrom('contributions')
    .innerJoin('entries', 'entries.candidate_id', 'contributions.candidate_id')
    .innerJoin('issues', 'issues.id', 'entries.issue_id')
    .select(['contributions.id', 'contributions.sender', 'entries.title', 'entries.url'])
    .select(['entries.short_url as shortUrl', 'issues.number', 'issues.date', 'issues.title as issueTitle'])
    .where('contributions.notify', '=', 1)
    .where('contributions.verified', '=', 1)
    .where('contributions.state', '=', 'taken')
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('dispatches')
          .innerJoin('deliveries', 'deliveries.dispatch_id', 'dispatches.id')
          .select('dispatches.id')
          .whereRef('dispatches.issue_id', '=', 'issues.id')
          .where('dispatches.rehearsal', '=', 0)
          .where('dispatches.kind', '<>', 'test')
          .where('dispatches.created_at', '<=', until)
          .where('deliveries.state', '=', 'accepted'),
      ),
    )
    .orderBy('contributions.id')
    .execute()
  return rows
}

/** They were told. */
export async function forgetWish(db: Db, id: number, now: string): Promise<void> {
  await db.updateTable('contributions').set({ notify: 0, updated_at: now }).where('id', '=', id).execute()
}
