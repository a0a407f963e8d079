// Who takes part: the program, nodemailer's pool in its ways of working, and smtp-source.
import { join } from 'node:path'
import { z } from 'zod'
import { measure } from './measure.ts'
import type { PoolOrder } from './pool-order.ts'
import type { Sender } from './turn.ts'
import type { Workspace } from './workspace.ts'

/** A turn shorter than this says little; then more readers are taken. */
const SHORT_SECONDS = 8

/**
 * The whole `newsletter send`: plan, freeze, ledger, messages, account.
 * @param roster without one, 10,000 readers, or more where these take too short a time
 */
export function ours(
  name: string,
  workspace: () => Workspace,
  issue: string,
  roster?: 'far' | 'handful',
): Sender {
  let readers: string = roster ?? 'some'
  const turn: Sender['turn'] = async port => await workspace().send(issue, readers, port)
  const warmUp = async (port: number): Promise<void> => {
    const { seconds } = await turn(port)
    if (roster === undefined && seconds < SHORT_SECONDS) readers = 'many'
  }
  return { name, turn, warmUp }
}

/** Its rate is that of its sending alone: starting Node and loading nodemailer is left out. */
export function pool(name: string, order: Omit<PoolOrder, 'port'>): Sender {
  const script = join(import.meta.dirname, 'pool.ts')
  const turn: Sender['turn'] = async port => {
    const { output, peakMb } = await measure(process.execPath, [script, JSON.stringify({ ...order, port })])
    return { accepted: order.count, peakMb, ...poolSchema.parse(JSON.parse(output)) }
  }
  return { name, turn }
}

const poolSchema = z.object({ seconds: z.number(), cpuSeconds: z.number() })

/** Postfix's load generator: C, no ledger, the same octets every time, connections kept. */
export function smtpSource(name: string, payload: number, count: number): Sender {
  const letter = ['-l', String(payload), '-m', String(count), '-f', 'a@example.org', '-t', 'b@example.org']
  const turn: Sender['turn'] = async port => {
    const args = ['-d', '-s', '10', '-M', 'bench.example.org', ...letter, `127.0.0.1:${port}`]
    return { ...(await measure('smtp-source', args)), accepted: count }
  }
  return { name, turn }
}
