// The process as the commands see it; tests hand in another.
import type { Environment } from '../config/yaml-file.ts'
import { NewsletterError } from '../errors.ts'

export interface Io {
  readonly env: Environment
  readonly cwd: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Resolves when all output is written; @throws NewsletterError when it could not be. */
  readonly written: () => Promise<void>
  /** Whether a person sits there. */
  readonly terminal: { readonly in: boolean; readonly out: boolean; readonly err: boolean }
  readonly columns: number
  readonly now: () => Date
  readonly random: () => number
  readonly stdin: () => Promise<Uint8Array>
  /** Asks on the terminal; only when `terminal.in`. */
  readonly ask: (question: string) => Promise<string>
  /** Calls back at SIGINT and SIGTERM; @returns what takes that back. */
  readonly onStop: (stop: () => void) => () => void
  /** Ends this process as a second SIGINT would. */
  readonly kill: () => void
  /** Resolves after so many milliseconds, or when `wake` is aborted. */
  readonly sleep: (milliseconds: number, wake: AbortSignal) => Promise<void>
}

export function processIo(): Io {
  // The stream forgets it, since it cannot be closed.
  let failure: Error | null = null
  process.stdout.on('error', error => (failure ??= error))
  process.stderr.on('error', () => {}) // nobody is left to be told
  return {
    env: process.env,
    cwd: process.cwd(),
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    written: async () => await written(() => failure),
    terminal: { in: process.stdin.isTTY, out: process.stdout.isTTY, err: process.stderr.isTTY },
    columns: process.stdout.columns ?? 80,
    now: steadyNow,
    random: Math.random,
    stdin: readStdin,
    ask,
    onStop,
    kill: () => void process.kill(process.pid, 'SIGKILL'),
    sleep,
  }
}

/** Set by the machine's clock once: one that is put forward or back meanwhile expires nothing and holds up nobody. */
function steadyNow(): Date {
  return new Date(performance.timeOrigin + performance.now())
}

/** Whoever reads our output may stop reading, as `head` does: that is no failure. */
async function written(failed: () => Error | null): Promise<void> {
  await new Promise(resolve => process.stdout.write('', resolve))
  const failure = failed()
  if (failure === null || ('code' in failure && failure.code === 'EPIPE')) return
  throw new NewsletterError(
    'output',
    { what: failure.message, fix: 'Write it to where there is room.' },
    { cause: failure },
  )
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question(question)
  } finally {
    lines.close()
  }
}

function onStop(stop: () => void): () => void {
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return () => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

async function sleep(milliseconds: number, wake: AbortSignal): Promise<void> {
  const { setTimeout } = await import('node:timers/promises')
  await setTimeout(milliseconds, undefined, { signal: wake }).catch(() => {})
}
