// How far a sending is, in one line that is written over: on a terminal only.
import type { Sums } from '../dispatch/account.ts'
import type { DeliveryState } from '../dispatch/delivery.ts'

export interface Progress {
  readonly begin: (audience: string, sums: Sums) => void
  readonly move: (to: DeliveryState) => void
  readonly end: () => void
}

/** Milliseconds between two looks at it: no eye is quicker. */
const PAUSE_MS = 100
/** Milliseconds over which the rate is taken: short enough to follow it, long enough not to flicker. */
const RATE_MS = 10_000
const BAR = 20
const ERASE = '\r\u001B[K'

/** @param clock milliseconds that only go forward */
export function progressOn(write: (text: string) => void, columns: number, clock: () => number): Progress {
  let audience = ''
  let total = 0
  let counts = { done: 0, deferred: 0, failed: 0 }
  /** How many were done at which moment, the oldest first. */
  let marks: { at: number; done: number }[] = []
  let shown = -Infinity

  const show = () => {
    const now = clock()
    if (now - shown < PAUSE_MS) return
    shown = now
    marks = [...marks.filter(({ at }) => now - at < RATE_MS), { at: now, done: counts.done }]
    write(`${ERASE}${line({ audience, total, ...counts, rate: rateOf(marks) }).slice(0, columns - 1)}`)
  }
  return {
    begin: (name, sums) => {
      audience = name
      total = sums.candidates
      counts = { done: sums.accepted + sums.suppressed, deferred: sums.deferred, failed: sums.failed }
      marks = []
      show()
    },
    move: to => {
      if (to === 'accepted') counts.done += 1
      else if (to === 'deferred') counts.deferred += 1
      else if (to === 'failed') counts.failed += 1
      show()
    },
    end: () => write(shown > -Infinity ? ERASE : ''),
  }
}

interface Look {
  readonly audience: string
  readonly total: number
  readonly done: number
  readonly deferred: number
  readonly failed: number
  /** Per second; null as long as there is none to speak of. */
  readonly rate: number | null
}

/** `readers  ████████░░░░░░░░░░░░  412 of 1,000  120/s  0:05 left  3 deferred  1 failed` */
function line({ audience, total, done, deferred, failed, rate }: Look): string {
  const filled = total === 0 ? BAR : Math.floor((done / total) * BAR)
  const parts = [
    audience,
    '█'.repeat(filled) + '░'.repeat(BAR - filled),
    `${figure(done)} of ${figure(total)}`,
    ...(rate === null ? [] : [`${figure(rate)}/s`, `${span((total - done - failed) / rate)} left`]),
    ...(deferred > 0 ? [`${figure(deferred)} deferred`] : []),
    ...(failed > 0 ? [`${figure(failed)} failed`] : []),
  ]
  return parts.join('  ')
}

function rateOf(marks: readonly { at: number; done: number }[]): number | null {
  const [first, last] = [marks.at(0), marks.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < 1_000) return null
  const rate = ((last.done - first.done) / (last.at - first.at)) * 1_000
  return rate > 0 ? rate : null
}

function figure(number: number): string {
  return (number < 10 ? Math.round(number * 10) / 10 : Math.round(number)).toLocaleString('en')
}

/** `0:05`, `12:30`, `3:04:00` */
function span(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const tail = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}
