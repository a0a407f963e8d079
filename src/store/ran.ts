// In which issue the posts of candidates ran, the first one if in several: surely, by address; probably, by the
// same title and author at another address.
import { wordsKey } from '../entries/identity.ts'
import type { Db } from './database.ts'

interface Words {
  readonly id: number
  readonly title: string | null
  readonly author: string | null
}

/** By candidate: what a person calls the issue, its number or its date. */
export type Ran = ReadonlyMap<number, string>

/** Which issue took each candidate. */
export async function issuesOf(db: Db, ids: readonly number[]): Promise<Ran> {
  const rows = await db
    .selectFrom('entries')
    .innerJoin('issues', 'issues.id', 'entries.issue_id')
    .select(['entries.candidate_id as candidate', 'issues.number', 'issues.date'])
    .where('candidate_id', 'in', ids)
    .execute()
  return new Map(rows.flatMap(row => (row.candidate === null ? [] : [[row.candidate, labelOf(row)]])))
}

export async function ranByAddress(db: Db, ids: readonly number[]): Promise<Ran> {
  const rows = await db
    .selectFrom('candidate_keys')
    .innerJoin('entries', 'entries.key', 'candidate_keys.key')
    .innerJoin('issues', 'issues.id', 'entries.issue_id')
    .select(['candidate_keys.candidate_id as candidate', 'issues.number', 'issues.date'])
    .where('candidate_keys.candidate_id', 'in', ids)
    .orderBy('issues.date', 'desc')
    .orderBy('issues.id', 'desc')
    .execute()
  return new Map(rows.map(row => [row.candidate, labelOf(row)]))
}

/** Compared here, since a database's idea of upper and lower case is its own. */
export async function ranByWords(db: Db): Promise<(candidate: Words) => string | null> {
  const rows = await db
    .selectFrom('entries')
    .innerJoin('issues', 'issues.id', 'entries.issue_id')
    .select(['entries.title', 'entries.author', 'issues.number', 'issues.date'])
    .orderBy('issues.date', 'desc')
    .orderBy('issues.id', 'desc')
    .execute()
  const issues = new Map(rows.map(row => [wordsKey(row), labelOf(row)]))
  return candidate => {
    const key = wordsKey(candidate)
    return key === null ? null : (issues.get(key) ?? null)
  }
}

function labelOf(issue: { readonly number: number | null; readonly date: string }): string {
  return issue.number === null ? issue.date : String(issue.number)
}
