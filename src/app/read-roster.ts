// The rows of a CSV file as spreadsheets write it, one after the other, so that a long file takes no more memory
// than a short one: UTF-8, UTF-16 with its byte order mark, or else their Windows code page; commas, semicolons
// or tabs; a header row with at least `email`.
import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import { NewsletterError } from '../errors.ts'

/** As written; '' where the row has none. */
export interface RosterRow {
  readonly line: number
  readonly email: string
  readonly name: string
}

/** Characters in a row: more is a quote that was never closed. */
const LONGEST_ROW = 100_000

const recordSchema = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) })

/** @throws NewsletterError 'input' when the file cannot be read or is no roster, which may show at its end alone */
export async function* readRoster(file: string): AsyncGenerator<RosterRow, void, undefined> {
  try {
    let at: Columns | null = null
    for await (const { record, info } of recordsIn(file)) {
      if (at === null) at = columnsIn(record)
      else yield { line: info.lines, email: record[at.email] ?? '', name: record[at.name] ?? '' }
    }
    if (at === null) throw new NotRoster('it is empty')
  } catch (cause) {
    throw explained(file, cause)
  }
}

interface Columns {
  readonly email: number
  readonly name: number
}

class NotRoster extends Error {}

function columnsIn(header: readonly string[]): Columns {
  const names = header.map(name => name.trim().toLowerCase())
  if (!names.includes('email')) throw new NotRoster('its first row names no column `email`')
  return { email: names.lastIndexOf('email'), name: names.lastIndexOf('name') }
}

async function* recordsIn(file: string): AsyncGenerator<z.output<typeof recordSchema>, void, undefined> {
  const text = textOf(file, await encodingOf(file))
  const first = await text.next()
  const start = first.done ? '' : first.value
  const parser = parse({
    delimiter: delimiterIn(start),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  })
  // What goes wrong on the way comes out of the parser.
  pipeline(Readable.from(withStart(start, text)), parser, () => {})
  for await (const record of parser) yield recordSchema.parse(record)
}

async function* withStart(
  start: string,
  rest: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  yield start
  yield* rest
}

function delimiterIn(start: string): string {
  const firstLine = start.trimStart().split('\n', 1)[0] ?? ''
  const [delimiter = ','] = [',', ';', '\t'].toSorted(
    (a, b) => firstLine.split(b).length - firstLine.split(a).length,
  )
  return delimiter
}

/** With LF line ends, for the parser counts a CR LF in quotes as two lines. */
async function* textOf(file: string, encoding: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding)
  let before = ''
  for await (const chunk of bytesOf(file)) {
    const text = before + decoder.decode(chunk, { stream: true })
    before = text.endsWith('\r') ? '\r' : '' // its LF may come with the next
    yield text.slice(0, text.length - before.length).replace(/\r\n?/g, '\n')
  }
  yield (before + decoder.decode()).replace(/\r\n?/g, '\n')
}

/** UTF-8 is what can be read as such to its end. */
async function encodingOf(file: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isFirst = true
  for await (const chunk of bytesOf(file)) {
    if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
    if (isFirst && chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be'
    if (!canRead(decoder, chunk)) return 'windows-1252'
    isFirst = false
  }
  return canRead(decoder) ? 'utf-8' : 'windows-1252'
}

/** @param chunk none at the end, where nothing may be left unfinished */
function canRead(decoder: TextDecoder, chunk?: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of createReadStream(file)) if (chunk instanceof Uint8Array) yield chunk
}

function explained(file: string, cause: unknown): NewsletterError {
  const isOurs = cause instanceof NotRoster || cause instanceof CsvError
  return isOurs
    ? new NewsletterError(
        'input',
        { what: `${file} is no roster: ${cause.message}.`, fix: 'Begin it with a row such as: email,name' },
        { cause },
      )
    : new NewsletterError(
        'input',
        { what: `${file} cannot be read.`, fix: 'Give the path of a CSV file.' },
        { cause },
      )
}
