// A moment to come, as a person writes it, and waiting for it in the foreground: while we wait, nothing is frozen
// and nobody has got anything.
import { NewsletterError } from '../errors.ts'
import { parseSpan } from '../text/span.ts'
import type { Session } from './session.ts'

/** Longer than a timer runs, and short enough to notice soon that the machine slept. */
const NAP = 60_000

/** `2h`, `08:00`, `2015-06-15T08:00` in the newsletter's time zone, or with an offset of its own. */
export function momentOption(flag: string, text: string, timezone: string, now: Date): Date {
  const span = parseSpan(text)
  const moment = span === null ? named(text.trim(), timezone, now) : now.getTime() + span
  if (moment === null) {
    throw new NewsletterError('usage', {
      what: `${flag} ${text} is no time.`,
      fix: 'Write 2h, 08:00 or 2015-06-15T08:00.',
    })
  }
  if (moment < now.getTime()) {
    throw new NewsletterError('usage', {
      what: `${flag} ${text} is in the past: it was ${inWords(new Date(moment), timezone)}.`,
      fix: 'Write a time to come, or leave it out to begin now.',
    })
  }
  return new Date(moment)
}

export function inWords(moment: Date, timezone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timezone)
  return `${local.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')} (${timezone})`
}

/** Ends early, with an error, when the person stops it. */
export async function waitUntil(session: Session, moment: Date): Promise<void> {
  const stopping = new AbortController()
  const forget = session.io.onStop(() => stopping.abort())
  try {
    for (let left = NAP; left > 0 && !stopping.signal.aborted; ) {
      left = moment.getTime() - session.io.now().getTime()
      if (left > 0) await session.io.sleep(Math.min(left, NAP), stopping.signal)
    }
  } finally {
    forget()
  }
  if (stopping.signal.aborted) {
    throw new NewsletterError('stopped', {
      what: 'Nothing was sent.',
      fix: 'Run it again when you are ready.',
    })
  }
}

function named(text: string, timezone: string, now: Date): number | null {
  try {
    if (/^\d{1,2}:\d{2}$/.test(text)) return next(text.padStart(5, '0'), timezone, now)
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10))) return Temporal.Instant.from(text).epochMilliseconds
    if (!/^\d{4}-\d{2}-\d{2}[T ]\d/.test(text)) return null
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).epochMilliseconds
  } catch {
    return null
  }
}

/** Today at that time, or tomorrow when that is over. */
function next(time: string, timezone: string, now: Date): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone)
  const [today, tomorrow] = [0, 1].map(
    days =>
      here
        .toPlainDate()
        .add({ days })
        .toZonedDateTime({ timeZone: timezone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds,
  )
  return today !== undefined && today > now.getTime() ? today : (tomorrow ?? 0)
}
