// Which posts the answer to an acknowledgement is about: those of that submission whose address it names, or all of them
// when it names no post. One that names other posts alone offers them.
import { isFrontPage, postKey } from '../../entries/identity.ts'
import { readWishes } from '../../inbound/wishes.ts'
import { type Candidate, listCandidates } from '../../store/candidates.ts'
import { type Contribution, contributionsOf } from '../../store/contributions.ts'
import type { Db } from '../../store/database.ts'
import { acknowledgedIn } from '../../store/letters.ts'
import type { Content } from '../receive/content.ts'

export interface Target {
  readonly contribution: Contribution
  readonly candidate: Candidate
}

/** Then it is a submission, whatever else it says: its `title: …` is that of the new post. */
export async function offersAnother(db: Db, { written }: Content): Promise<boolean> {
  const { words = '', links = [], answers = [] } = written ?? {}
  if (links.length === 0) return false
  const wishes = readWishes(words)
  if (wishes === null) return true
  const keys = keysOf(links)
  // The address of a blog stands below a name as often as above a post.
  if (wishes.withdraw || [...keys].every(isFrontPage)) return false
  const submission = await acknowledgedIn(db, answers)
  const targets = submission === null ? [] : await targetsOf(db, submission)
  return !targets.some(target => isNamed(target, keys))
}

/** What became a candidate of that submission. */
export async function targetsOf(db: Db, receivedId: number): Promise<readonly Target[]> {
  const contributions = await contributionsOf(db, receivedId)
  const ids = contributions.flatMap(({ candidate_id: id }) => id ?? [])
  const candidates = await listCandidates(db, { ids })
  return contributions.flatMap(contribution => {
    const candidate = candidates.find(({ id }) => id === contribution.candidate_id)
    return candidate === undefined ? [] : [{ contribution, candidate }]
  })
}

export function meant(targets: readonly Target[], { written }: Content): readonly Target[] {
  const keys = keysOf(written?.links ?? [])
  const named = targets.filter(target => isNamed(target, keys))
  return named.length > 0 ? named : targets
}

function isNamed({ contribution, candidate }: Target, keys: ReadonlySet<string>): boolean {
  return [contribution.url, candidate.url].some(url => keys.has(postKey(url) ?? ''))
}

function keysOf(links: readonly { readonly url: string }[]): ReadonlySet<string> {
  return new Set(links.flatMap(({ url }) => postKey(url) ?? []))
}
