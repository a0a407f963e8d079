// Parses messages in threads of their own, as many as there are cores. A message that takes too long or too much
// memory costs its thread and nothing else: the others of its lot are parsed again, each alone, and the one that
// fails alone is the culprit.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { digestOf } from './digest.ts'
import { MAX_HEAP_MB, MAX_PARSE_MS, YOUNG_HEAP_MB } from './limits.ts'
import type { FromThread, Lot, ParsedMail } from './lot.ts'

export interface MailParser {
  /** A message that cannot be parsed says so; only threads that do not even start are an error. */
  readonly parse: (raw: Uint8Array) => Promise<ParsedMail>
  readonly close: () => Promise<void>
}

interface Job {
  readonly raw: Uint8Array
  readonly resolve: (parsed: ParsedMail) => void
  readonly reject: (error: Error) => void
  /** It was in a lot that failed. */
  alone: boolean
}

interface Thread {
  readonly worker: Worker
  /** It has loaded what it needs: what happens from then on is the messages' doing. */
  isReady: boolean
  jobs: readonly Job[]
  timer: NodeJS.Timeout | null
}

/** So many that handing over costs little, so few that a lost lot is parsed again soon. */
const LOT_MAILS = 32
const LOT_OCTETS = 500_000

/** In `dist` the thread's program is a bundle of its own beside the main one. */
const SCRIPT = import.meta.url.endsWith('.ts') ? './parse-worker.ts' : '../transport/parse-worker.js'

/** @param limitMs how long one message may take; tests set it lower */
export function startMailParser(threads = availableParallelism(), limitMs = MAX_PARSE_MS): MailParser {
  const running: Thread[] = []
  const waiting: Job[] = []
  let closed = false

  function start(): void {
    const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB }
    const worker = new Worker(new URL(SCRIPT, import.meta.url), { resourceLimits })
    const thread: Thread = { worker, isReady: false, jobs: [], timer: null }
    worker.on('message', (said: FromThread) => {
      if (said === 'ready') thread.isReady = true
      else finish(thread, said.parsed)
      next()
    })
    worker.on('error', (error: unknown) => lose(thread, error))
    worker.on('exit', () => lose(thread, null))
    running.push(thread)
  }

  function next(): void {
    if (closed) return
    for (const thread of running.filter(({ isReady, jobs }) => isReady && jobs.length === 0)) {
      if (waiting.length > 0) give(thread, takeLot(waiting))
    }
    const starting = running.filter(({ isReady }) => !isReady).length
    if (waiting.length > starting * LOT_MAILS && running.length < threads) start()
  }

  function give(thread: Thread, jobs: readonly Job[]): void {
    const lot = lotOf(jobs.map(({ raw }) => raw))
    thread.jobs = jobs
    thread.timer = setTimeout(() => lose(thread, new Overdue(limitMs)), limitMs)
    thread.worker.postMessage(lot, [lot.octets.buffer])
  }

  function finish(thread: Thread, parsed: readonly ParsedMail[]): void {
    const { jobs } = thread
    release(thread)
    jobs.forEach((job, index) => job.resolve(parsed[index] ?? failed(job, null)))
  }

  function lose(thread: Thread, error: unknown): void {
    const at = running.indexOf(thread)
    if (at < 0) return
    running.splice(at, 1)
    const { jobs } = thread
    release(thread)
    void thread.worker.terminate()
    const [only] = jobs
    if (!thread.isReady) {
      const broken = new Error('a thread that parses mail does not start', { cause: error })
      for (const job of waiting.splice(0)) job.reject(broken)
    } else if (jobs.length === 1 && only !== undefined) only.resolve(failed(only, error))
    else waiting.unshift(...jobs.map(job => Object.assign(job, { alone: true })))
    next()
  }

  return {
    parse: async raw =>
      await new Promise((resolve, reject) => {
        waiting.push({ raw, resolve, reject, alone: false })
        // Whoever hands over several messages does so within one turn: they make one lot.
        queueMicrotask(next)
      }),
    close: async () => {
      closed = true
      for (const thread of running) release(thread)
      await Promise.all(running.splice(0).map(async ({ worker }) => await worker.terminate()))
    },
  }
}

class Overdue extends Error {
  constructor(limitMs: number) {
    super(`parsing it takes longer than ${limitMs / 1_000} seconds`)
  }
}

/** A copy: what is handed over is gone here, and a lot that fails is handed over again. */
function lotOf(mails: readonly Uint8Array[]): Lot {
  const lengths = mails.map(({ length }) => length)
  const octets = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const mail of mails) {
    octets.set(mail, at)
    at += mail.length
  }
  return { octets, lengths }
}

function release(thread: Thread): void {
  if (thread.timer !== null) clearTimeout(thread.timer)
  thread.timer = null
  thread.jobs = []
}

function takeLot(waiting: Job[]): readonly Job[] {
  let octets = 0
  let count = 0
  for (const { raw, alone } of waiting) {
    if (count > 0 && (alone || octets + raw.length > LOT_OCTETS || count >= LOT_MAILS)) break
    octets += raw.length
    count += 1
    if (alone) break
  }
  return waiting.splice(0, count)
}

function failed({ raw }: Job, error: unknown): ParsedMail {
  return { ok: false, digest: digestOf(raw), reason: reasonOf(error) }
}

function reasonOf(error: unknown): string {
  if (error instanceof Overdue) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `parsing it takes more than ${MAX_HEAP_MB} MB`
  }
  return `it cannot be parsed: ${error instanceof Error ? error.message : 'its thread ended'}`
}
