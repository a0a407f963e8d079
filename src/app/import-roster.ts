// A roster from a CSV file: a header row with at least `email`, then `name` and others. Good rows are taken, bad
// ones named with their line, and nobody who had left is brought back. All of it in one transaction, lot by lot.
import type { Imported, NewSubscriber } from '../audience/plan-import.ts'
import { type Address, addressKey, parseAddress } from '../mail/address.ts'
import { type Db, inTransaction } from '../store/database.ts'
import { importSubscribers } from '../store/subscribers.ts'
import { cleanLine } from '../text/clean.ts'
import { type App, instant } from './app.ts'
import { type RosterRow, readRoster } from './read-roster.ts'

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

type Counted = Exclude<keyof ImportedRoster, 'problems'>

/** Rows that are looked up and stored together. */
const LOT = 500

export async function importRoster(app: App, file: string, roster: string): Promise<ImportedRoster> {
  return await inTransaction(app.db, async db => {
    const counts = { added: 0, updated: 0, unchanged: 0, refused: 0, rejected: 0 }
    const problems: { line: number; message: string }[] = []
    for await (const rows of lotsOf(readRoster(file))) {
      for (const { line, counted, problem } of await takeRows(app, db, roster, rows)) {
        counts[counted] += 1
        if (problem !== null) problems.push({ line, message: problem })
      }
    }
    return { ...counts, problems }
  })
}

async function* lotsOf<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[], void, undefined> {
  let lot: T[] = []
  for await (const item of items) {
    lot.push(item)
    if (lot.length < LOT) continue
    yield lot
    lot = []
  }
  yield lot
}

interface Taken {
  readonly line: number
  readonly counted: Counted
  readonly problem: string | null
}

async function takeRows(
  app: App,
  db: Db,
  roster: string,
  rows: readonly RosterRow[],
): Promise<readonly Taken[]> {
  const read = rows.map(row => ({ row, address: parseAddress(row.email.trim()) }))
  const people = read.flatMap(({ row, address }) => (address === null ? [] : [subscriberOf(row, address)]))
  const outcomes = (await importSubscribers(db, roster, people, 'imported', instant(app))).values()
  return read.map(({ row, address }) => {
    if (address === null) return { line: row.line, counted: 'rejected', problem: noAddress(row.email) }
    return { line: row.line, ...accountOf(address, outcomes.next().value ?? 'unchanged') }
  })
}

function subscriberOf({ name }: RosterRow, address: Address): NewSubscriber {
  return { address, addressKey: addressKey(address), name: cleanLine(name).slice(0, 200) || null }
}

function noAddress(email: string): string {
  return email.trim() === '' ? 'no address' : `${cleanLine(email).slice(0, 100)} is no address`
}

function accountOf(address: Address, outcome: Imported): Omit<Taken, 'line'> {
  switch (outcome) {
    case 'left':
      return { counted: 'refused', problem: `${address} had left` }
    case 'suppressed':
      return { counted: 'refused', problem: `${address} is suppressed` }
    case 'added':
    case 'updated':
    case 'unchanged':
      return { counted: outcome, problem: null }
  }
}
