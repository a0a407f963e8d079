// The answer to an acknowledgement: a correction, a withdrawal, or the wish to hear when it ran; from who sent the post
// alone, and only as long as nobody has decided about it. Each refusal has its reason, and is told.
import { refusalToChange } from '../../inbound/may-change.ts'
import { readWishes, type Wishes, type Words } from '../../inbound/wishes.ts'
import { type Candidate, setState, updateCandidate } from '../../store/candidates.ts'
import { noteWish, withdrawContribution } from '../../store/contributions.ts'
import { acknowledgedIn } from '../../store/letters.ts'
import { findReceived } from '../../store/received.ts'
import type { Applying } from '../receive/applying.ts'
import type { Content } from '../receive/content.ts'
import { acknowledge } from './acknowledge.ts'
import { meant, offersAnother, type Target, targetsOf } from './answered-posts.ts'
import { contributedBy } from './contributed.ts'

/** It may say so in its subject alone. */
const TAKE_BACK: Wishes = { withdraw: true, notify: false, words: null }

type Problems = { url: string | null; problem: string }[]

/** @returns null when it offers another post instead: then it is a submission */
export async function applyWishes(applying: Applying, content: Content): Promise<string | null> {
  const { db, received } = applying
  const { words = '', answers = [] } = content.written ?? {}
  if (await offersAnother(db, content)) return null
  const wishes = received.kind === 'withdrawal' ? TAKE_BACK : readWishes(words)
  if (wishes === null) return 'it asks for no change'
  if (received.authenticated === 0) return 'not applied: nothing proves that it is from that address'
  const submission = await acknowledgedIn(db, answers)
  const original = submission === null ? undefined : await findReceived(db, submission)
  if (original === undefined) return 'not applied: what it answers is not known'
  if (original.sender === null || original.sender.toLowerCase() !== received.sender?.toLowerCase()) {
    const problem = 'It was sent by another address, and only from there it can be changed.'
    return await told(applying, content, original.id, [], [{ url: null, problem }], 'refusal', false)
  }
  const targets = meant(await targetsOf(db, original.id), content)
  if (targets.length === 0) return 'not applied: nothing of what it answers became a candidate'
  return await grant(applying, content, original.id, targets, wishes)
}

async function grant(
  applying: Applying,
  content: Content,
  receivedId: number,
  targets: readonly Target[],
  { withdraw, notify, words }: Wishes,
): Promise<string> {
  const { db, now } = applying
  const problems: Problems = []
  let changed = 0
  const ambiguous = words !== null && !withdraw && targets.length > 1
  for (const target of targets) {
    if (notify) await noteWish(db, target.contribution.id, now)
    if (!withdraw && words === null) continue
    const problem = ambiguous
      ? `Your mail had ${targets.length} posts. Write the address of the one that you mean, too.`
      : await refusal(applying, target, withdraw ? 'withdraw' : 'correct')
    if (problem !== null) problems.push({ url: target.candidate.url, problem })
    else {
      changed += 1
      if (withdraw) await takeBack(applying, target)
      else if (words !== null) await correct(applying, target.candidate, words)
    }
  }
  const done = changed > 0 ? (withdraw ? 'withdrawal' : 'correction') : notify ? 'correction' : 'refusal'
  const shown = targets.filter(({ candidate: { url } }) => !problems.some(problem => problem.url === url))
  return await told(applying, content, receivedId, shown, problems, done, notify)
}

async function refusal(
  { db }: Applying,
  { contribution, candidate }: Target,
  change: 'correct' | 'withdraw',
): Promise<string | null> {
  return refusalToChange(await contributedBy(db, candidate, contribution.sender), change)
}

async function takeBack({ db, now }: Applying, { contribution, candidate }: Target): Promise<void> {
  await withdrawContribution(db, contribution.id, now)
  await setState(db, [candidate.id], 'rejected', now)
}

/** What the author says of their own post, no later arrival overwrites. */
async function correct({ db, now }: Applying, { id, edited }: Candidate, words: Words): Promise<void> {
  const changes = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== null))
  const names = JSON.stringify([...new Set([...edited, ...Object.keys(changes)])])
  await updateCandidate(db, id, { ...changes, edited: names }, now)
}

async function told(
  applying: Applying,
  content: Content,
  receivedId: number,
  targets: readonly Target[],
  problems: Problems,
  about: 'correction' | 'withdrawal' | 'refusal',
  willHear: boolean,
): Promise<string> {
  const candidates = targets.map(({ candidate }) => candidate.id)
  const answer = { about, received: receivedId, candidates, problems, proposed: [], willHear }
  const unanswered = await acknowledge(applying, content, answer)
  const what = candidates.length === 0 ? '' : ` of ${candidates.join(', ')}`
  const why = problems.map(({ problem }) => problem)
  return [`${about}${what}`, ...why, ...(unanswered === null ? [] : [unanswered])].join('; ')
}
