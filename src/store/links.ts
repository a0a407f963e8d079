// Short links. A slug is given once, in order, inside the transaction that writes the issue, and never again.
import type { Selectable } from 'kysely'
import { type LinkScheme, nextNumber, type Slug, slugOf } from '../links/numbering.ts'
import { type Db, inTransaction } from './database.ts'
import { inLots } from './lots.ts'
import type { LinkChecksTable, LinksTable } from './schema.ts'

export type Link = Selectable<LinksTable>

/** Gives the next numbers to these targets, in order. Call it in a transaction. @returns their slugs. */
export async function assignLinks(
  db: Db,
  scheme: LinkScheme,
  issueId: number,
  targets: readonly string[],
  now: string,
): Promise<readonly string[]> {
  const given = await db
    .selectFrom('links')
    .select(eb => eb.fn.max('number').as('highest'))
    .executeTakeFirst()
  let number = nextNumber(scheme, given?.highest ?? null)
  const slugs: string[] = []
  for (const target of targets) {
    while (await findLink(db, slugOf(scheme, number))) number++
    const slug = slugOf(scheme, number)
    await db
      .insertInto('links')
      .values({ slug, number, target, issue_id: issueId, state: 'reserved', created_at: now })
      .execute()
    slugs.push(slug)
    number++
  }
  return slugs
}

/** Keeps a slug that an imported issue used, so that it is never given again. One that is there already stays. */
export async function reserveSlug(
  db: Db,
  { slug, number }: Slug,
  issueId: number,
  target: string | null,
  now: string,
): Promise<void> {
  const taken =
    number === null
      ? undefined
      : await db.selectFrom('links').select('id').where('number', '=', number).executeTakeFirst()
  await db
    .insertInto('links')
    .values({
      slug,
      number: taken ? null : number,
      target,
      issue_id: issueId,
      state: 'final',
      created_at: now,
    })
    .onConflict(conflict => conflict.column('slug').doNothing())
    .execute()
}

export async function findLink(db: Db, slug: string): Promise<Link | undefined> {
  return await db.selectFrom('links').selectAll().where('slug', '=', slug).executeTakeFirst()
}

/** By issue: how many links it has that lead somewhere. */
export async function linksOfIssues(
  db: Db,
  issueIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>()
  for (const lot of inLots(issueIds.map(id => ({ id })))) {
    const ids = lot.map(({ id }) => id)
    const rows = await db
      .selectFrom('links')
      .select(['issue_id', eb => eb.fn.countAll<number>().as('count')])
      .where('issue_id', 'in', ids)
      .where('state', '!=', 'disabled')
      .groupBy('issue_id')
      .execute()
    for (const { issue_id: id, count } of rows) if (id !== null) counts.set(id, count)
  }
  return counts
}

/** An entry's address was corrected in a draft: as long as nobody has the link, it follows. */
export async function retargetReserved(db: Db, slug: string, target: string): Promise<void> {
  await db
    .updateTable('links')
    .set({ target })
    .where('slug', '=', slug)
    .where('state', '=', 'reserved')
    .execute()
}

/** From approval or the first message on, a link's target stands for ever. */
export async function finaliseLinks(db: Db, slugs: readonly string[]): Promise<void> {
  await db
    .updateTable('links')
    .set({ state: 'final' })
    .where('slug', 'in', [...slugs, ''])
    .where('state', '=', 'reserved')
    .execute()
}

/** All that were ever given, in the order in which they were. */
export async function listLinks(db: Db): Promise<readonly Link[]> {
  return await db.selectFrom('links').selectAll().orderBy('id').execute()
}

/** Nobody gets to its target any more, for good. @returns false when it was disabled before, or is not there */
export async function disableLink(db: Db, slug: string): Promise<boolean> {
  return await inTransaction(db, async db => {
    const changed = await disable(db, slug, null)
    // Were it disabled with a post, it would lead again when that is put back.
    await db.updateTable('links').set({ disabled_with: null }).where('slug', '=', slug).execute()
    return changed
  })
}

/** Disables those that are not yet, until the post is put back. */
export async function disableLinksWith(db: Db, key: string, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) await disable(db, slug, key)
}

/** Takes back what was disabled with a post. @returns their slugs */
export async function enableLinksWith(db: Db, key: string): Promise<readonly string[]> {
  const rows = await db
    .updateTable('links')
    .set({ state: 'final', disabled_with: null })
    .where('disabled_with', '=', key)
    .where('state', '=', 'disabled')
    .returning(['id', 'slug'])
    .execute()
  return rows.toSorted((a, b) => a.id - b.id).map(({ slug }) => slug)
}

async function disable(db: Db, slug: string, key: string | null): Promise<boolean> {
  const rows = await db
    .updateTable('links')
    .set({ state: 'disabled', disabled_with: key })
    .where('slug', '=', slug)
    .where('state', '!=', 'disabled')
    .returning('id')
    .execute()
  return rows.length > 0
}

/** What was found when targets were last looked at, by link. */
export async function linkChecks(db: Db): Promise<ReadonlyMap<number, Selectable<LinkChecksTable>>> {
  const rows = await db.selectFrom('link_checks').selectAll().execute()
  return new Map(rows.map(row => [row.link_id, row]))
}

export async function storeLinkCheck(
  db: Db,
  linkId: number,
  found: Pick<LinkChecksTable, 'state' | 'problem'>,
  now: string,
): Promise<void> {
  const row = { ...found, checked_at: now }
  await db
    .insertInto('link_checks')
    .values({ link_id: linkId, ...row })
    .onConflict(conflict => conflict.column('link_id').doUpdateSet(row))
    .execute()
}
