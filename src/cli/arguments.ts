// Arguments that several commands understand in the same way.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { NewsletterError } from '../errors.ts'
import { parseSpan } from '../text/span.ts'
import type { Io } from './io.ts'

/** `7d`, or a date: the instant since when; null when not given. */
export function sinceOption(text: string | undefined, now: Date): string | null {
  if (text === undefined) return null
  const span = parseSpan(text)
  if (span !== null) return new Date(now.getTime() - span).toISOString()
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(date)) {
    throw new NewsletterError('usage', {
      what: `--since ${text} is neither a span nor a date.`,
      fix: 'Write 7d, 12h or 2015-06-15.',
    })
  }
  return new Date(date).toISOString()
}

/** A span such as `30m`, in milliseconds. */
export function spanOption(flag: string, text: string): number {
  const span = parseSpan(text)
  if (span !== null) return span
  throw new NewsletterError('usage', { what: `${flag} ${text} is no span.`, fix: 'Write 90s, 30m or 2h.' })
}

export function oneOf<T extends string>(flag: string, text: string, values: readonly T[]): T {
  const value = values.find(one => one === text)
  if (value !== undefined) return value
  throw new NewsletterError('usage', {
    what: `${flag} ${text} is not known.`,
    fix: `Use one of ${values.join(', ')}.`,
  })
}

export function idsOf(args: readonly string[]): readonly number[] {
  return args.map(text => {
    if (/^\d{1,9}$/.test(text)) return Number(text)
    throw new NewsletterError('usage', {
      what: `${text} is no candidate's id.`,
      fix: 'See `newsletter candidates list`.',
    })
  })
}

/** A file's bytes; `-` is standard input. */
export async function readInput(io: Io, file: string): Promise<Uint8Array> {
  if (file === '-') return await io.stdin()
  try {
    return readFileSync(resolve(io.cwd, file))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new NewsletterError(
      'input',
      { what: `${file} cannot be read (${code}).`, fix: 'Give the path of a file.' },
      { cause },
    )
  }
}

/** `54`, a date or `id:12` names an issue; everything else is a file. */
export function isFile(argument: string | undefined): argument is string {
  return argument !== undefined && !/^(\d{1,9}|\d{4}-\d{2}-\d{2}|id:\d+)$/.test(argument)
}
