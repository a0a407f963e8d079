// A roster from a CSV file: a header row with at least `email`, then `name` and others. Good rows are taken, bad
// ones named with their line, and nobody who had left is brought back.
import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { NewsletterError } from '../errors.ts'
import { addressKey, parseAddress } from '../mail/address.ts'
import { type Db, inTransaction } from '../store/database.ts'
import { importSubscriber } from '../store/subscribers.ts'
import { cleanLine } from '../text/clean.ts'
import { type App, instant } from './app.ts'

export interface ImportedRoster {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  /** Kept out: they had left, or are suppressed. */
  readonly refused: number
  /** Rows that hold no address. */
  readonly rejected: number
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

const rowsSchema = z.array(
  z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.int() }) }),
)

export async function importRoster(app: App, file: string, roster: string): Promise<ImportedRoster> {
  const rows = readRows(file, await textOf(file))
  return await inTransaction(app.db, async db => {
    const counts = { added: 0, updated: 0, unchanged: 0, refused: 0, rejected: 0 }
    const problems: { line: number; message: string }[] = []
    for (const { record, info } of rows) {
      const outcome = await takeRow(app, db, roster, record)
      if (outcome.problem !== null) problems.push({ line: info.lines, message: outcome.problem })
      counts[outcome.counted] += 1
    }
    return { ...counts, problems }
  })
}

async function takeRow(
  app: App,
  db: Db,
  roster: string,
  record: Readonly<Record<string, string>>,
): Promise<{ counted: 'added' | 'updated' | 'unchanged' | 'refused' | 'rejected'; problem: string | null }> {
  const text = (record['email'] ?? '').trim()
  const address = parseAddress(text)
  if (address === null) {
    return {
      counted: 'rejected',
      problem: text === '' ? 'no address' : `${cleanLine(text).slice(0, 100)} is no address`,
    }
  }
  const subscriber = {
    address,
    addressKey: addressKey(address),
    name: cleanLine(record['name'] ?? '').slice(0, 200) || null,
  }
  const outcome = await importSubscriber(db, roster, subscriber, 'imported', instant(app))
  if (outcome === 'left') return { counted: 'refused', problem: `${address} had left` }
  if (outcome === 'suppressed') return { counted: 'refused', problem: `${address} is suppressed` }
  return { counted: outcome, problem: null }
}

function readRows(file: string, text: string): z.output<typeof rowsSchema> {
  const firstLine = text.trimStart().split('\n', 1)[0] ?? ''
  const delimiter =
    [',', ';', '\t'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ','
  const columns = (header: string[]) => {
    const names = header.map(name => name.trim().toLowerCase())
    if (names.includes('email')) return names
    throw new Error('its first row names no column `email`')
  }
  try {
    const options = {
      delimiter,
      columns,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      relax_quotes: true,
    }
    return rowsSchema.parse(parse(text, options))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new NewsletterError(
      'input',
      { what: `${file} is no roster: ${why}.`, fix: 'Begin it with a row such as: email,name' },
      { cause },
    )
  }
}

/** As spreadsheets write it: UTF-8, UTF-16 with its byte order mark, or else their Windows code page. */
async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new NewsletterError(
      'input',
      { what: `${file} cannot be read.`, fix: 'Give the path of a CSV file.' },
      { cause },
    )
  })
  // The parser counts a CR LF in quotes as two lines.
  return new TextDecoder(encodingOf(bytes)).decode(bytes).replace(/\r\n?/g, '\n')
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}
