// A roster from a CSV file: a header row with at least `email`, then `name` and others. Good rows are taken, bad
// ones named with their line and kept in a file, and nobody who had left is brought back. All of it in one
// transaction, lot by lot.
import { erasedHash } from '../audience/erased-address.ts'
import type { Imported, NewSubscriber } from '../audience/plan-import.ts'
import { parseTags } from '../audience/tags.ts'
import { addressKey, type Mailbox, parseAddress, parseMailbox } from '../mail/address.ts'
import { type Db, inTransaction } from '../store/database.ts'
import { anyErasures, erasuresAmong } from '../store/erasures.ts'
import { inLots } from '../store/lots.ts'
import { withLargeCache } from '../store/page-cache.ts'
import { importSubscribers } from '../store/subscribers.ts'
import { cleanLine } from '../text/clean.ts'
import { type App, instant } from './app.ts'
import { type Keys, openKeys } from './keys.ts'
import { type RosterRow, type RosterRows, readRoster } from './read-roster.ts'
import { type RejectedRows, rejectedRows } from './rejected-rows.ts'

export interface ImportedRoster {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  /** Kept out: they had left, are suppressed, or were erased. */
  readonly refused: number
  /** Rows that hold no address. */
  readonly rejected: number
  /** The first thousand. */
  readonly problems: readonly { readonly line: number; readonly message: string }[]
  /** Where the rejected rows are; null when there are none. */
  readonly rejectedFile: string | null
}

type Counted = 'added' | 'updated' | 'unchanged' | 'refused' | 'rejected'

const MOST_PROBLEMS = 1_000
/** Rows that are looked up and stored together. */
const LOT = 500

/** @param rejected the file that rows go to which cannot be read; it is written over */
export async function importRoster(
  app: App,
  file: string,
  roster: string,
  rejected = `${file}.rejected`,
): Promise<ImportedRoster> {
  const keys = await openKeys(app)
  const work = async (db: Db) => {
    const outfile = rejectedRows(rejected)
    try {
      const taken = await takeAll({ db, keys, roster, outfile, now: instant(app) }, file)
      return { ...taken, rejectedFile: await outfile.close() }
    } catch (error) {
      await outfile.close()
      throw error
    }
  }
  return await withLargeCache(app.db, async () => await inTransaction(app.db, work))
}

interface Importing {
  readonly db: Db
  readonly keys: Keys
  readonly roster: string
  readonly outfile: RejectedRows
  readonly now: string
}

async function takeAll(importing: Importing, file: string): Promise<Omit<ImportedRoster, 'rejectedFile'>> {
  const counts: Record<Counted, number> = { added: 0, updated: 0, unchanged: 0, refused: 0, rejected: 0 }
  const problems: { line: number; message: string }[] = []
  const mayBeErased = await anyErasures(importing.db)
  for await (const { header, rows } of lotsOf(readRoster(file))) {
    for (const { row, counted, problem } of await takeRows(importing, rows, mayBeErased)) {
      counts[counted] += 1
      if (problem === null) continue
      if (problems.length < MOST_PROBLEMS) problems.push({ line: row.line, message: problem })
      if (counted === 'rejected') importing.outfile.add(row.line, problem, row.cells)
    }
    await importing.outfile.write(header)
  }
  return { ...counts, problems }
}

/** All of one size but the last: a statement for each size would be kept prepared. */
async function* lotsOf(read: AsyncIterable<RosterRows>): AsyncGenerator<RosterRows, void, undefined> {
  let waiting: readonly RosterRow[] = []
  let header: readonly string[] = []
  for await (const { header: columns, rows } of read) {
    header = columns
    const lots = inLots([...waiting, ...rows], LOT)
    waiting = lots.at(-1) ?? []
    for (const lot of lots.slice(0, -1)) yield { header, rows: lot }
  }
  yield { header, rows: waiting }
}

interface Taken {
  readonly row: RosterRow
  readonly counted: Counted
  readonly problem: string | null
}

async function takeRows(
  { db, keys, roster, now }: Importing,
  rows: readonly RosterRow[],
  mayBeErased: boolean,
): Promise<readonly Taken[]> {
  const read = rows.map(row => ({ row, person: row.problem === null ? personIn(row) : null }))
  const people = read.flatMap(({ person }) => (person === null ? [] : [person]))
  const erased = mayBeErased ? await erasedAmong(db, keys, people) : new Set<string>()
  const outcomes = await importSubscribers(db, roster, people, 'imported', now, erased)
  let next = 0
  return read.map(({ row, person }) => {
    if (person === null) return { row, counted: 'rejected', problem: noPerson(row) }
    return { row, ...accountOf(person.address, outcomes[next++] ?? 'unchanged') }
  })
}

function personIn(row: RosterRow): NewSubscriber | null {
  const mailbox = mailboxIn(row.email.trim())
  if (mailbox === null) return null
  const { address } = mailbox
  return {
    address,
    addressKey: addressKey(address),
    name: cleanLine(row.name).slice(0, 200) || mailbox.name,
    language: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(row.language) ? row.language : null,
    tags: parseTags(row.tags),
  }
}

/** Some write the name beside the address: `Ada Sample <ada@example.org>`. */
function mailboxIn(text: string): Mailbox | null {
  const address = parseAddress(text)
  return address === null ? (text.endsWith('>') ? parseMailbox(text) : null) : { name: null, address }
}

async function erasedAmong(
  db: Db,
  keys: Keys,
  people: readonly NewSubscriber[],
): Promise<ReadonlySet<string>> {
  const hashes = people.map(person => erasedHash(person.addressKey, keys.erasures))
  const erased = await erasuresAmong(db, hashes)
  return new Set(
    people.flatMap(({ addressKey: key }, place) => (erased.has(hashes[place] ?? '') ? [key] : [])),
  )
}

function noPerson({ email, problem }: RosterRow): string {
  if (problem === 'unclosed') return 'a quote in it is never closed'
  if (problem === 'too long') return 'it is too long for a row: here is its beginning'
  return email.trim() === '' ? 'no address' : `${cleanLine(email).slice(0, 100)} is no address`
}

function accountOf(address: string, outcome: Imported): Omit<Taken, 'row'> {
  switch (outcome) {
    case 'left':
      return { counted: 'refused', problem: `${address} had left` }
    case 'suppressed':
      return { counted: 'refused', problem: `${address} is suppressed` }
    case 'erased':
      return { counted: 'refused', problem: `${address} was erased at their own wish` }
    case 'added':
    case 'updated':
    case 'unchanged':
      return { counted: outcome, problem: null }
  }
}
