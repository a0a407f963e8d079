// Judges what became of a dispatch, from two witnesses that know nothing of each other: what the program says
// (`deliveries list`, `status`, `verify`, all in JSON) and the log of the sink. One judgement for all faults: nobody
// lost, no more copies than the bound, each of them named, the sums right, and copies the same octet for octet.
import { z } from 'zod'
import type { Lab } from './lab.ts'
import type { Receipt } from './rules.ts'

const rowSchema = z.object({
  dispatch: z.int(),
  recipient: z.string(),
  state: z.enum(['queued', 'claimed', 'dot', 'accepted', 'deferred', 'failed', 'uncertain', 'suppressed']),
  reason: z.string().nullable(),
  attempts: z.int(),
  lastReply: z.string().nullable(),
  messageId: z.string(),
  /** When it last moved, by the clock of whoever moved it. */
  at: z.string(),
})

export type Row = z.output<typeof rowSchema>

const SUMS = ['accepted', 'failed', 'suppressed', 'deferred', 'uncertain', 'queued'] as const

const dispatchSchema = z.object({
  id: z.int(),
  state: z.string(),
  candidates: z.int(),
  accepted: z.int(),
  failed: z.int(),
  suppressed: z.int(),
  deferred: z.int(),
  uncertain: z.int(),
  queued: z.int(),
})

const statusSchema = z.object({ dispatches: z.array(dispatchSchema) })
const verifySchema = z.object({ ok: z.boolean(), problems: z.array(z.string()) })

export interface Expected {
  /** Most copies beyond the first, over all recipients. */
  readonly bound: number
  /** How many are frozen; without it all readers. */
  readonly candidates?: number
  /** How many rows end in states other than `accepted`, by state; what is not named must be none. */
  readonly others?: Readonly<Partial<Record<Row['state'], number | 'any'>>>
  /** What `verify` is right to complain of. */
  readonly verifyMay?: RegExp
}

export interface Judgement {
  readonly problems: readonly string[]
  readonly duplicates: number
  readonly rows: readonly Row[]
  readonly receipts: readonly Receipt[]
}

/** Everything that the program says of the issue, as rows; none when it knows no issue yet. */
export async function ledgerOf(lab: Lab): Promise<readonly Row[]> {
  const { code, stdout, stderr } = await lab.run(['deliveries', 'list', '--json'])
  if (code === 65 && stderr.includes('no issue yet')) return []
  if (code !== 0) throw new Error(`deliveries list ended with ${code}: ${stderr}`)
  return stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => rowSchema.parse(JSON.parse(line)))
}

/** Notes whose message may be on its way twice, as a person would see it who looks now. */
export function noteDoubtful(lab: Lab, rows: readonly Row[]): void {
  for (const { recipient, state, reason } of rows) {
    if (state === 'dot' || state === 'uncertain' || /again/.test(reason ?? '')) lab.named.add(recipient)
  }
}

export async function judge(lab: Lab, expected: Expected): Promise<Judgement> {
  const rows = await ledgerOf(lab)
  noteDoubtful(lab, rows)
  const receipts = lab.sink.receipts()
  const status = statusSchema.parse(
    JSON.parse((await lab.run(['status', '2026-01-05', '--json'])).stdout || '{"dispatches":[]}'),
  )
  const verified = await lab.run(['verify', '--json'])
  const problems = [
    ...sumProblems(status.dispatches, rows, expected.candidates ?? lab.readers),
    ...stateProblems(rows, expected.others ?? {}),
    ...receiptProblems(rows, receipts),
    ...copyProblems(lab, receipts, expected.bound),
    ...verifyProblems(verified.stdout, rows, expected.verifyMay),
  ]
  return { problems, duplicates: copiesTooMany(receipts).length, rows, receipts }
}

/** One address for each copy beyond the first. */
function copiesTooMany(receipts: readonly Receipt[]): readonly string[] {
  return [...byMessageId(receipts).values()].flatMap(copies => copies.slice(1).map(({ to }) => to))
}

/** REL-4: candidates = the sum of all states, and as many as were frozen. */
function sumProblems(
  dispatches: readonly z.output<typeof dispatchSchema>[],
  rows: readonly Row[],
  candidates: number,
): readonly string[] {
  if (dispatches.length === 0) return ['there is no dispatch']
  return dispatches.flatMap(dispatch => {
    const own = rows.filter(row => row.dispatch === dispatch.id)
    const sum = SUMS.reduce((all, state) => all + dispatch[state], 0)
    return [
      ...(sum === dispatch.candidates
        ? []
        : [`status: ${dispatch.candidates} candidates and ${sum} in all states`]),
      ...(own.length === candidates ? [] : [`${own.length} of ${candidates} recipients are on record`]),
      ...SUMS.filter(state => own.filter(row => countedAs(row) === state).length !== dispatch[state]).map(
        state => `status says ${dispatch[state]} ${state}, the rows say otherwise`,
      ),
    ]
  })
}

function countedAs({ state }: Row): string {
  return state === 'claimed' ? 'queued' : state === 'dot' ? 'uncertain' : state
}

function stateProblems(rows: readonly Row[], others: NonNullable<Expected['others']>): readonly string[] {
  const counts = Map.groupBy(rows, ({ state }) => state)
  return [...counts].flatMap(([state, those]) => {
    const allowed = state === 'accepted' ? 'any' : (others[state] ?? 0)
    if (allowed === 'any' || those.length === allowed) return []
    const reasons = [...new Set(those.map(({ reason, lastReply }) => reason ?? lastReply))]
      .slice(0, 3)
      .join('; ')
    return [`${those.length} ${state} where ${allowed} are expected (${reasons})`]
  })
}

/** What is accepted came; what came is accepted, or in doubt, and never to be sent as if it had not. */
function receiptProblems(rows: readonly Row[], receipts: readonly Receipt[]): readonly string[] {
  const came = byMessageId(receipts)
  const known = new Set(rows.map(({ messageId }) => messageId))
  const lost = rows.filter(({ state, messageId }) => state === 'accepted' && !came.has(messageId))
  const forgotten = rows.filter(
    ({ state, messageId }) => !['accepted', 'dot', 'uncertain'].includes(state) && came.has(messageId),
  )
  const strange = [...came.keys()].filter(id => !known.has(id))
  return [
    ...about(
      'LOST: accepted, and never came',
      lost.map(({ recipient }) => recipient),
    ),
    ...about(
      'came, and are on record as if not',
      forgotten.map(row => `${row.recipient} (${row.state})`),
    ),
    ...about('came, and are no recipients', strange),
  ]
}

function copyProblems(lab: Lab, receipts: readonly Receipt[], bound: number): readonly string[] {
  const twice = copiesTooMany(receipts)
  const differing = [...byMessageId(receipts).values()].filter(
    copies => new Set(copies.map(({ sha256 }) => sha256)).size > 1,
  )
  return [
    ...(twice.length <= bound ? [] : [`${twice.length} copies too many, where ${bound} are allowed`]),
    ...about(
      'came twice, and nobody said so',
      twice.filter(address => !lab.named.has(address)),
    ),
    ...about(
      'came twice with different octets',
      differing.map(([first]) => first?.to ?? ''),
    ),
  ]
}

/** `verify` finds fault with nothing but what waits for a person, or is in another sender's hand. */
function verifyProblems(stdout: string, rows: readonly Row[], may?: RegExp): readonly string[] {
  const parsed = verifySchema.safeParse(JSON.parse(stdout || 'null'))
  if (!parsed.success) return ['verify gave no answer']
  const { ok, problems } = parsed.data
  const open = new Set(
    rows.filter(({ state }) => ['uncertain', 'claimed', 'dot'].includes(state)).map(row => row.recipient),
  )
  const unexplained = problems.filter(
    problem => !may?.test(problem) && ![...open].some(address => problem.includes(address)),
  )
  return [
    ...about('verify', unexplained),
    ...(ok === (problems.length === 0) ? [] : ['verify contradicts itself']),
  ]
}

function byMessageId(receipts: readonly Receipt[]): ReadonlyMap<string, readonly Receipt[]> {
  return Map.groupBy(receipts, ({ messageId }) => messageId)
}

function about(what: string, those: readonly string[]): readonly string[] {
  if (those.length === 0) return []
  return [
    `${what}: ${those.slice(0, 3).join(', ')}${those.length > 3 ? ` and ${those.length - 3} more` : ''}`,
  ]
}
