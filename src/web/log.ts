// One line of JSON for each request and for what goes wrong, without anything by which a person could be known.
// Lines are written in lots, since each write waits for the disk or the pipe.
import { type Logger, pino } from 'pino'
import { redacted } from './redact.ts'

export interface Log extends Pick<Logger, 'info' | 'warn' | 'error'> {
  /** For what is asked for too often to have a line each: one with their number, within a tenth of a second. */
  readonly often: (method: string, route: string, status: number) => void
}

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
  const numbers = new Map<string, number>()
  const flush = () => {
    for (const [what, count] of numbers) {
      const [method, status, route] = what.split(' ')
      log.info({ method, route, status: Number(status), count }, 'requests')
    }
    numbers.clear()
    clearTimeout(timer)
    timer = undefined
    writeHeld()
  }
  const writeHeld = () => {
    if (held !== '') write(held)
    held = ''
  }
  const often: Log['often'] = (method, route, status) => {
    const what = `${method} ${status} ${route}`
    numbers.set(what, (numbers.get(what) ?? 0) + 1)
    timer ??= setTimeout(flush, HELD_MS)
  }
  const log = pino(
    {
      level: quiet ? 'warn' : 'info',
      base: null,
      formatters: { level: level => ({ level }) },
      serializers: { error: errorInLog },
    },
    {
      write: line => {
        held += line
        if (held.length >= MOST_HELD) writeHeld()
        timer ??= setTimeout(flush, HELD_MS)
      },
    },
  )
  return { log: Object.assign(log, { often }), flush }
}

/** For tests, and for whoever wants none. */
export const NO_LOG: Log = Object.assign(pino({ enabled: false }), { often: () => {} })

function errorInLog(error: unknown): object {
  if (!(error instanceof Error)) return { message: redacted(String(error)) }
  const code = 'code' in error ? { code: String(error.code) } : {}
  return { name: error.name, ...code, stack: redacted(error.stack ?? error.message) }
}
