// A roster in pages, along an index that holds their order, so that a page of a million people costs what one of a
// hundred does: by number; by address, for who looks for its beginning; by number within a tag. Looking for a piece
// of a name goes through the people slice by slice, and a page of that may be shorter than asked for, even empty.
import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Subscriber } from './subscribers.ts'

export interface RosterQuery {
  readonly roster: string
  readonly state: Subscriber['state']
  readonly tag?: string | undefined
  /** The beginning of an address when there is an @ in it; else any piece of an address or name. */
  readonly search?: string | undefined
}

export interface RosterPage {
  readonly rows: readonly Subscriber[]
  /** What to ask for next; null at the end. */
  readonly next: string | null
}

/** So many people are looked at for one page at most. */
const SLICE = 5_000

export async function rosterPage(
  db: Db,
  query: RosterQuery,
  after: string | null,
  most: number,
): Promise<RosterPage> {
  const search = query.search?.trim() ?? ''
  if (search.indexOf('@') > 0) {
    const rows = await byAddress(db, query, search.toLowerCase(), after, most).execute()
    return { rows, next: rows.length < most ? null : (rows.at(-1)?.address_key ?? null) }
  }
  const end = search === '' ? null : await sliceEnd(db, query, Number(after ?? 0))
  const rows = await byNumber(db, query, Number(after ?? 0), end, most).execute()
  if (rows.length === most) return { rows, next: String(rows.at(-1)?.id) }
  return { rows, next: end === null ? null : String(end) }
}

export async function* rosterPages(
  db: Db,
  query: RosterQuery,
  most = 500,
): AsyncGenerator<readonly Subscriber[], void, undefined> {
  let after: string | null = null
  do {
    const page: RosterPage = await rosterPage(db, query, after, most)
    if (page.rows.length > 0) yield page.rows
    after = page.next
  } while (after !== null)
}

/** Behind every text that begins with the same. */
const LAST = '\u{10FFFF}'

export function byAddress(db: Db, query: RosterQuery, start: string, after: string | null, most: number) {
  return (
    db
      .selectFrom('subscribers')
      .selectAll()
      .where('address_key', '>=', start)
      .where('address_key', '<', start + LAST)
      .where('address_key', '>', after ?? '')
      // Not as they are: the index over them would be taken, and all that it finds be sorted.
      .where(sql<string>`roster || ''`, '=', query.roster)
      .where(sql<string>`state || ''`, '=', query.state)
      .$if(query.tag !== undefined, found =>
        found.where('id', 'in', eb =>
          eb
            .selectFrom('tags')
            .select('subscriber_id')
            .where('roster', '=', query.roster)
            .where('tag', '=', query.tag ?? ''),
        ),
      )
      .orderBy('address_key')
      .limit(most)
  )
}

/** @param end the last number to look at; null when there is no end to it */
export function byNumber(db: Db, query: RosterQuery, after: number, end: number | null, most: number) {
  const tagged = db
    .selectFrom('tags')
    .innerJoin('subscribers', 'subscribers.id', 'tags.subscriber_id')
    .selectAll('subscribers')
    .where('tags.roster', '=', query.roster)
    .where('tags.tag', '=', query.tag ?? '')
    .where('tags.subscriber_id', '>', after)
    .$if(end !== null, found => found.where('tags.subscriber_id', '<=', end ?? 0))
    .where('subscribers.state', '=', query.state)
    .orderBy('tags.subscriber_id')
  const all = db
    .selectFrom('subscribers')
    .selectAll('subscribers')
    .where('subscribers.roster', '=', query.roster)
    .where('subscribers.state', '=', query.state)
    .where('subscribers.id', '>', after)
    .$if(end !== null, found => found.where('subscribers.id', '<=', end ?? 0))
    .orderBy('subscribers.id')
  const search = query.search?.trim() ?? ''
  const found = query.tag === undefined ? all : tagged
  return (search === '' ? found : found.where(holds(search))).limit(most)
}

/** Where a slice ends; null when it is the last. */
async function sliceEnd(db: Db, query: RosterQuery, after: number): Promise<number | null> {
  const row = await byNumber(db, { ...query, search: undefined }, after, null, 1)
    .clearSelect()
    .select('subscribers.id')
    .offset(SLICE - 1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Any piece of an address or name, whatever its case; nothing in it is a pattern. */
function holds(search: string) {
  const pattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  const [written, small] = [pattern(search), pattern(search.toLowerCase())]
  return sql<boolean>`(address_key like ${small} escape '\\' or name like ${written} escape '\\'
    or lower(name) like ${small} escape '\\')`
}
