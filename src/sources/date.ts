// When a post was published, out of the many ways in which feeds write it: RFC 822 and 2822, RFC 3339,
// W3C-DTF, asctime, and what people make of them. A date that cannot be true is none.
import { cleanLine } from '../text/clean.ts'
import { ZONES } from './zones.ts'

const DAY = 86_400_000
/** Before the first web page, a date is a program's zero. */
const EARLIEST = Date.UTC(1990, 0, 1)

/** ISO 8601 in UTC with milliseconds; null when it is no date, before 1990, or more than a day ahead of `now`. */
export function readDate(text: string, now: Date): string | null {
  const time = parseInstant(cleanLine(text.slice(0, 200)))
  if (time === null || !(time >= EARLIEST && time <= now.getTime() + DAY)) return null
  return new Date(time).toISOString()
}

function parseInstant(line: string): number | null {
  if (/^\d{10}(\d{3})?$/.test(line)) return Number(line.padEnd(13, '0'))
  const compact = /^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?!\d)/.exec(line)
  const text = compact === null ? line : spaced(compact) + line.slice(compact[0].length)
  const { before, time, after } = splitTime(text)
  const day = parseDay(`${before} ${after}`, time?.half !== undefined)
  return day === null || time === null ? day : day + time.milliseconds
}

function spaced([, year, month, day, hour = '00', minute = '00', second = '00']: RegExpExecArray): string {
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

interface Clock {
  /** After midnight UTC of the day named; negative or beyond 24 h where the zone leads there. */
  readonly milliseconds: number
  /** Written with am or pm, as Americans do. */
  readonly half: string | undefined
}

const TIME = /(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,9}))?\s*([ap])?(?:\.?m\.?(?![a-z]))?/i
const ZONE = /^\s*\(?([a-z]{1,5})?\)?\s*(?:([+-])(\d{1,2}):?(\d{2})?)?/i

function splitTime(text: string): { before: string; time: Clock | null; after: string } {
  const match = TIME.exec(text)
  if (match === null) return { before: text, time: null, after: '' }
  const rest = text.slice(match.index + match[0].length)
  const zone = ZONE.exec(rest)
  return {
    before: text.slice(0, match.index),
    time: { milliseconds: milliseconds(match) - (zone === null ? 0 : offset(zone)) * 60_000, half: match[5] },
    after: rest.slice(zone?.[0].length ?? 0),
  }
}

function milliseconds([, hours, minutes, seconds = '0', fraction = '0', half]: RegExpExecArray): number {
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  if (hour > 24 || minute > 59 || second > 60) return Number.NaN
  const shift = half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return ((shift * 60 + minute) * 60 + second) * 1000 + Math.trunc(Number(`0.${fraction}`) * 1000)
}

/** Minutes east of Greenwich. Unknown names count as none, as RFC 5322 §4.3 says. */
function offset([, name = '', sign, hours, minutes = '0']: RegExpExecArray): number {
  if (sign === undefined) return (ZONES.get(name.toUpperCase()) ?? 0) * 60
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
}

/** Midnight UTC of the day that the text names. `american`: month first where both orders are possible. */
function parseDay(text: string, american: boolean): number | null {
  const iso = /(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:\D|$)/.exec(text)
  if (iso !== null && /^\D*$/.test(text.slice(0, iso.index)) && !/\p{L}{3}/u.test(text.slice(0, iso.index))) {
    return midnight(iso[1], Number(iso[2] ?? 1), Number(iso[3] ?? 1))
  }
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const dayFirst =
    /(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(?:de |of )?(\p{L}{3,})[\s.,-]+(?:de )?(\d{2,4})(?!\d)/u.exec(plain)
  if (dayFirst !== null) return midnight(dayFirst[3], monthOf(dayFirst[2]), Number(dayFirst[1]))
  const monthFirst = /(\p{L}{3,})[\s.,-]+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})(?!\d)/u.exec(plain)
  if (monthFirst !== null) return midnight(monthFirst[3], monthOf(monthFirst[1]), Number(monthFirst[2]))
  const numbers = /(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)/.exec(plain)
  return numbers === null ? null : ambiguous(Number(numbers[1]), Number(numbers[2]), numbers[3], american)
}

/** 12/31 and 31/12 tell themselves apart; 1/2 does not, unless the clock is American. */
function ambiguous(
  first: number,
  second: number,
  year: string | undefined,
  american: boolean,
): number | null {
  if (second > 12 || american || first === second) return midnight(year, first, second)
  return first > 12 ? midnight(year, second, first) : null
}

const MONTHS = [
  /^(jan|ene|gen)/,
  /^(feb|fev)/,
  /^(mar|mrz|maa|mrt)/,
  /^(apr|abr|avr)/,
  /^(may|mai|mag|mei|maj)/,
  /^(jun|juin|giu)/,
  /^(jul|juil|lug)/,
  /^(aug|ago|aou)/,
  /^(sep|set)/,
  /^(oct|okt|ott|out)/,
  /^nov/,
  /^(dec|dez|dic)/,
]

function monthOf(word = ''): number {
  return MONTHS.findIndex(month => month.test(word)) + 1
}

function midnight(year: string | undefined, month: number, day: number): number | null {
  const time = new Date(Date.UTC(fullYear(year ?? ''), month - 1, day))
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time.getTime() : null
}

/** RFC 5322 §4.3: two digits up to 49 are of this century, the rest and three digits count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length > 3) return year
  return year + (digits.length === 2 && year < 50 ? 2000 : 1900)
}
