// One line of JSON for each request and for what goes wrong, without anything by which a person could be known.
// Lines are written in lots, since each write waits for the disk or the pipe.
import { type Logger, pino } from 'pino'
import { redacted } from './redact.ts'

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

export interface OpenLog {
  readonly log: Log
  /** Writes what was held back. */
  readonly flush: () => void
}

const MOST_HELD = 16_000
const HELD_MS = 100

/** @param quiet only what went wrong */
export function openLog(write: (text: string) => void, quiet = false): OpenLog {
  let held = ''
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (held !== '') write(held)
    held = ''
  }
  const log = pino(
    {
      level: quiet ? 'warn' : 'info',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: level => ({ level }) },
      serializers: { error: errorInLog },
    },
    {
      write: line => {
        held += line
        if (held.length >= MOST_HELD) flush()
        timer ??= setTimeout(flush, HELD_MS)
      },
    },
  )
  return { log, flush }
}

/** For tests, and for whoever wants none. */
export const NO_LOG: Log = pino({ enabled: false })

function errorInLog(error: unknown): object {
  if (!(error instanceof Error)) return { message: redacted(String(error)) }
  const code = 'code' in error ? { code: String(error.code) } : {}
  return { name: error.name, ...code, stack: redacted(error.stack ?? error.message) }
}
