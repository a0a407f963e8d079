// How fast `newsletter inbound` takes mail in, beside bare mailparser on one core; whether a second core helps; and
// whether its memory follows the number of messages. The same invented mail for all, in turn, several times.
// `--quick` for a first look, which leaves out the hundred thousand.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { scaffold } from '../../../src/config/scaffold.ts'
import { machine } from '../machine.ts'
import { measure } from '../send/measure.ts'
import { median, ratio, round } from '../send/report.ts'
import { writeMailbox } from './mailbox.ts'

const BIN = join(import.meta.dirname, '../../../bin/newsletter.js')
const BARE = join(import.meta.dirname, 'bare.ts')

interface Taken {
  readonly rate: number
  readonly cpuRate: number
  readonly peakMb: number
}

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const extent = options.quick ? { mails: 4_000, rounds: 3 } : { mails: 20_000, rounds: 5 }
const folder = mkdtempSync(join(tmpdir(), 'newsletter-inbound-'))
const results = new Map<string, Taken[]>()
try {
  const some = mailboxOf(extent.mails)
  const senders = {
    mailparser_one_core: async () => await bare(some),
    ours_one_core: async () => await ours(some, extent.mails, 'one'),
    ours_two_cores: async () => await ours(some, extent.mails, 'two'),
  }
  for (let turn = 1; turn <= extent.rounds; turn += 1) {
    console.error(`round ${turn} of ${extent.rounds}`)
    for (const [name, take] of Object.entries(senders)) add(name, await take())
  }
  const thousand = mailboxOf(1_000)
  for (let turn = 1; turn <= 3; turn += 1) add('ours_1k', await ours(thousand, 1_000, 'all'))
  if (!options.quick) {
    console.error('a hundred thousand')
    add('ours_100k', await ours(mailboxOf(100_000), 100_000, 'all'))
  }
  report()
} finally {
  rmSync(folder, { recursive: true })
}

function mailboxOf(count: number): string {
  const file = join(folder, `${count}.mbox`)
  writeMailbox(file, count)
  return file
}

async function bare(mailbox: string): Promise<Taken> {
  const { output, cpuSeconds, peakMb } = await measure('taskset', [
    '-c',
    '0',
    process.execPath,
    BARE,
    mailbox,
  ])
  const { mails, seconds } = JSON.parse(output) as { readonly mails: number; readonly seconds: number }
  return { rate: mails / seconds, cpuRate: mails / cpuSeconds, peakMb }
}

/** The whole command, from the start of its process to its end, on a fresh workspace. */
async function ours(mailbox: string, count: number, cores: 'one' | 'two' | 'all'): Promise<Taken> {
  const workspace = mkdtempSync(join(folder, 'workspace-'))
  scaffold(workspace)
  const command = [process.execPath, BIN, 'inbound', '--mbox', mailbox, '--quiet']
  const [first = '', ...args] =
    cores === 'all' ? command : ['taskset', '-c', cores === 'one' ? '0' : '0,1', ...command]
  const { seconds, cpuSeconds, peakMb } = await measure(first, args, { cwd: workspace })
  rmSync(workspace, { recursive: true })
  return { rate: count / seconds, cpuRate: count / cpuSeconds, peakMb }
}

function add(name: string, taken: Taken): void {
  results.set(name, [...(results.get(name) ?? []), taken])
}

function report(): void {
  console.table(
    Object.fromEntries(
      [...results].map(([name, turns]) => {
        const rates = turns.map(({ rate }) => Math.round(rate))
        return [
          name,
          {
            turns: turns.length,
            'median /s': rateOf(name),
            'range /s': `${Math.min(...rates)} to ${Math.max(...rates)}`,
            'a CPU second': round(median(turns.map(({ cpuRate }) => cpuRate)), 0),
            'peak MB': peakOf(name),
          },
        ]
      }),
    ),
  )
  const figures = Object.fromEntries(
    [...results.keys()].flatMap(name => [
      [`${name}_per_s`, rateOf(name)],
      [`${name}_mb`, peakOf(name)],
    ]),
  )
  const ratios = {
    one_core_mailparser: ratio(rateOf('ours_one_core'), rateOf('mailparser_one_core')),
    two_workers_one: ratio(rateOf('ours_two_cores'), rateOf('ours_one_core')),
    rss_100k_1k: ratio(peakOf('ours_100k'), peakOf('ours_1k')),
  }
  console.table(
    Object.fromEntries(Object.entries(ratios).map(([name, value]) => [name, { 'ours ÷ reference': value }])),
  )
  console.log(JSON.stringify({ bench: 'inbound', machine: machine(), figures, ratios }))
}

function rateOf(name: string): number | null {
  return round(median((results.get(name) ?? []).map(({ rate }) => rate)), 0)
}

function peakOf(name: string): number | null {
  return round(median((results.get(name) ?? []).map(({ peakMb }) => peakMb)), 1)
}
