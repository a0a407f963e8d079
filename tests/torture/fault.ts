// A row of the fault matrix: what is done to the program, what must come of it, how many second copies are allowed;
// nobody may ever be lost.

import type { Lab, LabOptions } from './lab.ts'
import { type Expected, type Judgement, judge, ledgerOf, noteDoubtful } from './oracle.ts'
import type { Ended } from './program.ts'

export interface Fault {
  /** Of the matrix: F1 to F28. */
  readonly row: string
  readonly injected: string
  readonly expected: string
  /** Copies beyond the first, in words. */
  readonly bound: string
  /** After so long it hangs; without it three minutes. */
  readonly limitSeconds?: (minutes: number) => number
  readonly run: (torture: Torture) => Promise<Outcome>
}

/** What a fault is given. */
export interface Torture {
  readonly lab: (options?: LabOptions) => Promise<Lab>
  /** A new folder of the torture's own. */
  readonly folder: (name: string) => string
  readonly random: () => number
  /** Whether more than this share of the time is over. */
  readonly isShort: (share: number) => boolean
  /** How long all faults together may take. */
  readonly minutes: number
}

export interface Outcome {
  readonly problems: readonly string[]
  /** What happened, in a few words. */
  readonly detail: string
}

/** The last judgement, with what was wrong on the way to it. */
export async function outcome(
  lab: Lab,
  expected: Expected,
  onTheWay: readonly string[] = [],
  detail = '',
): Promise<Outcome> {
  const { problems, duplicates, receipts } = await judge(lab, expected)
  const counted = `${receipts.length} came, ${duplicates} twice`
  return { problems: [...onTheWay, ...problems], detail: detail === '' ? counted : `${counted}; ${detail}` }
}

/** In the middle of things: anything may still be open, but nothing lost, doubled or unaccounted for. */
export async function midway(lab: Lab, bound: number): Promise<Judgement> {
  const any = 'any' as const
  const others = { queued: any, claimed: any, dot: any, deferred: any, uncertain: any, failed: any }
  return await judge(lab, { bound, others })
}

/** What a look at the rows brings to mind, for whoever was named only then. */
export async function look(lab: Lab) {
  const rows = await ledgerOf(lab)
  noteDoubtful(lab, rows)
  return rows
}

/** A problem when a run ended otherwise than with one of these codes. */
export function endedWith(
  codes: readonly number[],
  what: string,
  { code, signal, stderr }: Ended,
): readonly string[] {
  if (code !== null && codes.includes(code)) return []
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return [`${what} ended with ${code ?? signal}, not ${codes.join(' or ')}: ${said.slice(0, 200)}`]
}

/** So many a run may leave uncertain or see again: one a connection. */
export function copiesPer(lab: Lab, interruptions: number): number {
  return lab.connections * interruptions
}
