// Answers a contributor: once for a message, at most so often a day, to the address that was proved and to no other, and
// never where a list or a machine stood between.
import { parseAddress } from '../../mail/address.ts'
import type { Letter } from '../../render/letter.ts'
import { type Candidate, listCandidates } from '../../store/candidates.ts'
import type { Db } from '../../store/database.ts'
import type { Received } from '../../store/received.ts'
import { cleanLine } from '../../text/clean.ts'
import type { App } from '../app.ts'
import { nextTitle } from '../compose.ts'
import { answeredBy, answeredEnough } from '../letters/answers.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import type { Content } from '../receive/content.ts'

type Acknowledgement = Extract<Letter, { kind: 'acknowledgement' }>

export interface Answer extends Pick<Acknowledgement, 'about' | 'received' | 'problems' | 'proposed'> {
  readonly candidates: readonly number[]
  readonly willHear?: boolean
}

/** @returns why nobody is answered, in words for the editor; null when somebody is */
export async function acknowledge(
  { app, db, received, now }: { app: App; db: Db; received: Received; now: string },
  content: Content,
  answer: Answer,
): Promise<string | null> {
  if (received.authenticated === 0) return 'not answered: its sender is not proved'
  if (content.written?.through !== 'private') return 'not answered: it came through a list'
  const to = parseAddress(received.sender ?? '')
  if (to === null) return 'not answered: its sender has no address that mail can go to'
  const enough = await answeredEnough(db, to, now)
  if (enough !== null) return enough
  const found = await inOrder(db, answer.candidates)
  const declined = answer.about === 'submission' ? found.filter(isDeclined) : []
  const candidates = found.filter(candidate => !declined.includes(candidate))
  const isWaiting = candidates.some(
    ({ state, ranIn, inIssue }) =>
      (state === 'pending' || state === 'accepted') && ranIn === null && inIssue === null,
  )
  const isPlanned = isWaiting && answer.about !== 'withdrawal' && answer.about !== 'refusal'
  const letter: Acknowledgement = {
    kind: 'acknowledgement',
    key: `acknowledgement ${received.id}`,
    to: { name: content.written.name, address: to },
    answers: answeredBy(received),
    replyTo: null,
    about: answer.about,
    received: answer.received,
    willHear: answer.willHear ?? false,
    entries: candidates.map(entryOf),
    problems: [
      ...answer.problems,
      ...declined.map(({ url }) => ({ url: cleanLine(url), problem: DECLINED })),
    ],
    proposed: answer.proposed,
    plannedFor: isPlanned ? cleanLine(await nextTitle(app, db)) : null,
  }
  return (await queueLetter(db, letter, now)) ? null : 'answered before'
}

const DECLINED = 'The editor has decided about it already.'

function isDeclined({ state, ranIn, inIssue }: Candidate): boolean {
  return state === 'rejected' && ranIn === null && inIssue === null
}

async function inOrder(db: Db, ids: readonly number[]): Promise<readonly Candidate[]> {
  const found = await listCandidates(db, { ids })
  return ids.flatMap(id => found.find(candidate => candidate.id === id) ?? [])
}

function entryOf(candidate: Candidate): Acknowledgement['entries'][number] {
  const { url, title, author, excerpt, ranIn, inIssue } = candidate
  return {
    title: cleanLine(title ?? url),
    author: author === null ? null : cleanLine(author),
    paragraphs: (excerpt ?? '')
      .split('\n')
      .map(cleanLine)
      .filter(line => line !== ''),
    url: cleanLine(url),
    ranIn: ranIn ?? inIssue,
  }
}
