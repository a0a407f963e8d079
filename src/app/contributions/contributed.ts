// A candidate as one contributor's own, as far as they may change it.
import type { Contributed } from '../../inbound/may-change.ts'
import type { Candidate } from '../../store/candidates.ts'
import { contributorsOf } from '../../store/contributions.ts'
import type { Db } from '../../store/database.ts'

/** @param sender in lower case */
export async function contributedBy(db: Db, candidate: Candidate, sender: string): Promise<Contributed> {
  const contributions = await contributorsOf(db, [candidate.id])
  const own = contributions.filter(contribution => contribution.sender === sender)
  // Who proves nothing takes nothing away from who does.
  const others = contributions.filter(one => one.sender !== sender && one.verified === 1)
  return {
    made: own.some(({ made }) => made === 1),
    alone: others.length === 0 && candidate.origins.every(({ kind }) => kind === 'mail'),
    state: candidate.state,
    withdrawn: own.some(({ state }) => state === 'withdrawn'),
    inIssue: candidate.inIssue,
  }
}
