// The rows of a roster's file, many at a time: a header row with at least `email`, in the words of the programs that
// rosters come from, then a person in each row. What is no row of a person is named and costs no other row.
import { NewsletterError } from '../errors.ts'
import { type CsvRow, csvReader, type RowProblem, restored } from '../text/csv.ts'
import { textOf } from './text-file.ts'

/** A row as written, every field '' where it has none. */
export interface RosterRow {
  readonly line: number
  readonly email: string
  readonly name: string
  readonly language: string
  readonly tags: string
  /** Nothing in it can be trusted; null where all can. */
  readonly problem: RowProblem | null
  readonly cells: readonly string[]
}

export interface RosterRows {
  /** The names of the columns, as written. */
  readonly header: readonly string[]
  readonly rows: readonly RosterRow[]
}

/** What a column is called by the programs that write rosters, in small letters. */
const COLUMNS = {
  email: ['email', 'e-mail', 'email address', 'e-mail address', 'e-mail-adresse', 'mail'],
  name: ['name', 'full name', 'display name'],
  first: ['first name', 'firstname', 'given name', 'vorname'],
  last: ['last name', 'lastname', 'family name', 'surname', 'nachname'],
  language: ['language', 'lang'],
  tags: ['tags'],
} as const

type Columns = Readonly<Record<keyof typeof COLUMNS, number>>

/** @throws NewsletterError 'input' when the file cannot be read or is no roster, which may show at its end alone */
export async function* readRoster(file: string): AsyncGenerator<RosterRows, void, undefined> {
  try {
    let about: { readonly header: readonly string[]; readonly at: Columns } | null = null
    for await (const all of csvRowsOf(file)) {
      const rows = all.filter(({ cells }) => cells.some(cell => cell.trim() !== ''))
      if (about === null) {
        const header = rows.shift()
        if (header === undefined) continue
        about = { header: header.cells.map(cell => cell.trim()), at: columnsIn(header.cells) }
      }
      const { header, at } = about
      yield { header, rows: rows.map(row => rosterRow(row, at)) }
    }
    if (about === null) throw new NotRoster('it is empty')
  } catch (cause) {
    throw explained(file, cause)
  }
}

class NotRoster extends Error {}

function columnsIn(header: readonly string[]): Columns {
  const written = header.map(name => restored(name.trim()).toLowerCase())
  const place = (names: readonly string[]) => written.findLastIndex(name => names.includes(name))
  const at = {
    email: place(COLUMNS.email),
    name: place(COLUMNS.name),
    first: place(COLUMNS.first),
    last: place(COLUMNS.last),
    language: place(COLUMNS.language),
    tags: place(COLUMNS.tags),
  }
  if (at.email < 0) throw new NotRoster('its first row names no column `email`')
  return at
}

function rosterRow({ line, cells, problem }: CsvRow, at: Columns): RosterRow {
  const cell = (place: number) => (place < 0 ? '' : restored(cells[place] ?? ''))
  const name = cell(at.name)
  return {
    line,
    email: cell(at.email),
    name: name === '' && at.last + at.first > -2 ? `${cell(at.first)} ${cell(at.last)}` : name,
    language: cell(at.language),
    tags: cell(at.tags),
    problem,
    cells,
  }
}

/** Excel's first line may be `sep=;` instead of a header. */
const SEPARATOR = /^sep=(.)$/i

/** Where the first line has not ended by then, it is no header. */
const LONGEST_START = 200_000

async function* csvRowsOf(file: string): AsyncGenerator<CsvRow[], void, undefined> {
  const text = textOf(file)
  let start = ''
  while (start.length < LONGEST_START && !start.trimStart().includes('\n')) {
    const piece = await text.next()
    if (piece.done === true) break
    start += piece.value
  }
  const [first = ''] = start.trimStart().split('\n', 1)
  const separator = SEPARATOR.exec(first.replace(/\r$/, ''))?.[1]
  const reader = csvReader(separator ?? delimiterIn(first))
  let rows = reader.take(start)
  if (separator !== undefined) rows = rows.slice(1)
  yield rows
  for await (const piece of text) yield reader.take(piece)
  yield reader.end()
}

function delimiterIn(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const [delimiter = ','] = [',', ';', '\t'].toSorted((a, b) => bare.split(b).length - bare.split(a).length)
  return delimiter
}

function explained(file: string, cause: unknown): NewsletterError {
  return cause instanceof NotRoster
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
