// Starts sender.ts as processes, and counts what arrived from them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Report } from '../../src/app/send/carry-out.ts'
import { copies, type MailServer } from '../app/send/mail-server.ts'
import type { Newsletter } from '../app/send/newsletter.ts'
import type { Order } from './sender.ts'

const NODE_COMPILE_CACHE = join(import.meta.dirname, '../../.cache/compiled')

export interface Ended {
  readonly killed: boolean
  readonly reports: readonly Report[]
}

export type Sender = ChildProcess & { readonly ended: Promise<Ended> }

/** @returns the process; it runs `--resume` unless the order says otherwise */
export function startSender({ root }: Newsletter, order: Partial<Order> = {}): Sender {
  const whole: Order = { root, resume: true, uncertain: 'resend', crash: null, ...order }
  const script = join(import.meta.dirname, 'sender.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(whole)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE }, // halves the time of a start
  })
  let [output, complaints] = ['', '']
  child.stdout.on('data', chunk => void (output += String(chunk)))
  child.stderr.on('data', chunk => void (complaints += String(chunk)))
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    if (signal === 'SIGKILL') return { killed: true, reports: [] }
    if (code !== 0) throw new Error(`a sender ended with ${String(code)}: ${complaints}`)
    return { killed: false, reports: (JSON.parse(output) as Ended).reports }
  })
  return Object.assign(child, { ended })
}

/** Whoever got more than one copy, once for each copy too many. */
export function twice(server: MailServer): readonly string[] {
  return Object.entries(copies(server)).flatMap(([to, number]) => Array<string>(number - 1).fill(to))
}

/** Messages, where copies that are the same octet for octet are one. */
export function distinct({ letters }: MailServer): number {
  return new Set(letters.map(({ messageId, message }) => `${messageId}\n${message}`)).size
}
