// A newsletter to be tortured: a workspace with readers, a sink, and every run of the program that anybody started
// here, so that afterwards it can be told whom a run has named.
import type { ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Circumstances, destroy, type Ended, type Running, start } from './program.ts'
import type { Rule, SinkOrder } from './rules.ts'
import { SinkHandle } from './sink-handle.ts'

/** What fails a fault without being one: a tool that is not there, a workspace that cannot be made. */
export class Impossible extends Error {}

export interface LabOptions {
  readonly readers?: number
  /** Lines added to newsletter.yaml. */
  readonly config?: string
  readonly connections?: number
  readonly rules?: readonly Rule[]
  readonly sink?: Partial<SinkOrder>
  /** Where the workspace shall be; without it in the torture's folder. */
  readonly folder?: string
}

const ISSUE = `---
title: "Community blog roundup, week of January 5, 2026"
date: 2026-01-05
---
Hello. These are the words as they were.

**How it began** by Ada Example

> It began with a list of twelve people and a text file, and nobody thought that it would go on for years.

… read more at [https://blog.example.org/began](https://blog.example.org/began)

Bye.
`

const reportSchema = z.object({
  dispatches: z.array(
    z.object({
      id: z.int(),
      accepted: z.int(),
      resent: z.array(z.string()).default([]),
      held: z.array(z.string()).default([]),
    }),
  ),
})

export class Lab {
  readonly folder: string
  readonly readers: number
  readonly connections: number
  readonly seed: number
  sink: SinkHandle
  /** Whoever a run named as sent a second time, or as perhaps having it. */
  readonly named = new Set<string>()
  readonly #order: SinkOrder
  readonly #started: ChildProcess[] = []

  private constructor(
    folder: string,
    order: SinkOrder,
    sink: SinkHandle,
    readers: number,
    connections: number,
  ) {
    this.folder = folder
    this.#order = order
    this.sink = sink
    this.readers = readers
    this.connections = connections
    this.seed = order.seed
  }

  /** @param base the torture's own folder, in which bases with so many readers are kept and copied */
  static async make(base: string, seed: number, options: LabOptions): Promise<Lab> {
    const { readers = 200, connections = 10 } = options
    const folder = options.folder ?? mkdtempSync(join(base, 'lab-'))
    const order: SinkOrder = {
      log: `${mkdtempSync(join(base, 'sink-'))}/log`,
      seed,
      rules: options.rules ?? [],
      ...options.sink,
    }
    const sink = await SinkHandle.start(order)
    const lab = new Lab(folder, order, sink, readers, connections)
    cpSync(await baseWith(base, readers), folder, { recursive: true })
    writeFileSync(join(folder, 'newsletter.yaml'), configOf(connections, options.config ?? ''))
    return lab
  }

  get database(): string {
    return join(this.folder, '.newsletter/state.db')
  }

  start(args: readonly string[], how: Partial<Circumstances> = {}): Running {
    const env = { SMTP_URL: this.sink.url, NO_COLOR: '1', ...how.env }
    const running = start(args, { cwd: this.folder, ...how, env })
    this.#started.push(running.child)
    return { ...running, ended: running.ended.then(ended => this.#remember(ended)) }
  }

  async run(args: readonly string[], how: Partial<Circumstances> = {}): Promise<Ended> {
    return await this.start(args, how).ended
  }

  /** `newsletter send issue.md --to readers --yes --json`, begun. */
  send(args: readonly string[] = [], how: Partial<Circumstances> = {}): Running {
    return this.start(['send', 'issue.md', '--to', 'readers', '--yes', '--json', ...args], how)
  }

  /** `newsletter send --resume --json` to its end, waiting for nobody who was put off. */
  async resume(args: readonly string[] = [], how: Partial<Circumstances> = {}): Promise<Ended> {
    return await this.run(['send', '--resume', '--json', '--wait', '1s', ...args], how)
  }

  /** Resumes until nothing is left to try, which a run may leave to the next one. */
  async finish(args: readonly string[] = [], tries = 6): Promise<Ended> {
    let ended = await this.resume(args)
    for (let turn = 1; turn < tries && ended.code === 75; turn += 1) ended = await this.resume(args)
    return ended
  }

  /** The same server after a crash: the log goes on, the port is the same. */
  async restartSink(rules: readonly Rule[] = []): Promise<void> {
    const { port } = this.sink
    await this.sink.stop()
    this.sink = await SinkHandle.start({ ...this.#order, rules, port })
  }

  /** Leaves no process behind, whatever state it is in. */
  async end(): Promise<void> {
    for (const child of this.#started) destroy(child)
    await this.sink.stop()
  }

  #remember(ended: Ended): Ended {
    for (const line of ended.stdout.split('\n')) {
      const report = line.startsWith('{') ? reportSchema.safeParse(parsed(line)) : null
      for (const { resent, held } of report?.data?.dispatches ?? []) {
        for (const address of [...resent, ...held]) this.named.add(address)
      }
    }
    return ended
  }
}

export function readerAddress(number: number): string {
  return `reader${String(number).padStart(5, '0')}@example.org`
}

const bases = new Map<string, Promise<string>>()

/** A workspace with so many readers, made once by the program itself. */
async function baseWith(base: string, readers: number): Promise<string> {
  const key = `${base}/base-${readers}`
  const made = bases.get(key) ?? makeBase(key, readers)
  bases.set(key, made)
  return await made
}

async function makeBase(folder: string, readers: number): Promise<string> {
  mkdirSync(folder, { recursive: true })
  await mustRun(['init', folder], folder)
  rmSync(join(folder, 'templates'), { recursive: true })
  const rows = Array.from(
    { length: readers },
    (_, index) => `${readerAddress(index + 1)},Ada Example ${index + 1}\n`,
  )
  writeFileSync(join(folder, 'subscribers/readers.csv'), `email,name\n${rows.join('')}`)
  writeFileSync(join(folder, 'newsletter.yaml'), configOf(10, ''))
  writeFileSync(join(folder, 'issue.md'), ISSUE)
  await mustRun(['subscribers', 'import', 'subscribers/readers.csv'], folder)
  return folder
}

async function mustRun(args: readonly string[], cwd: string): Promise<void> {
  const { code, stderr } = await start(args, { cwd, env: { SMTP_URL: 'smtp://127.0.0.1:1' } }).ended
  if (code !== 0 || !existsSync(cwd))
    throw new Impossible(`newsletter ${args.join(' ')} ended with ${code}: ${stderr}`)
}

function configOf(connections: number, more: string): string {
  return `name: Community blog roundup
from: Example Editor <editor@example.org>
replyTo: roundup@example.org
baseUrl: https://newsletter.example.org
postalAddress: 1 Example Street, Example Town
audiences: [readers]
smtp: { url: "\${SMTP_URL}", connections: ${connections} }
bounces: { address: bounces@example.org }
${more}`
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
