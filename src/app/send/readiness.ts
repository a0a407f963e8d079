// What must hold before the first message (REL-8): the ledger can be written, and there is room for what it will
// say. Whatever does not hold is an error that tells what to do, and nobody was tried yet.
import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { NewsletterError } from '../../errors.ts'
import { type Dispatch, sumsOf } from '../../store/dispatches.ts'
import { databaseFile, proveWritable } from '../../store/proof.ts'
import { type App, instant } from '../app.ts'
import { newToken } from './holder.ts'

/** Octets that a frozen row may grow by until its story is told: reply, reason, and its places in the indexes. */
const ROW_GROWTH = 256
/** Octets that the moves of one row write to the write-ahead log: some pages of 4 KB for each of three commits. */
const ROW_LOG = 40_000
/** At so many octets SQLite begins its log anew: 1,000 pages (https://sqlite.org/wal.html §3). */
const LONGEST_LOG = 1_000 * 4_120
const MARGIN = 3

/** Octets that are free for us on the disk of a folder. */
export type FreeSpace = (folder: string) => Promise<number>

/** @throws NewsletterError 'database' (69), or 'busy' (75) when another run holds the ledger for too long */
export async function proveReady(
  app: App,
  dispatches: readonly Pick<Dispatch, 'id'>[],
  freeSpace: FreeSpace = freeOn,
): Promise<void> {
  const sums = await Promise.all(dispatches.map(async ({ id }) => await sumsOf(app.db, id)))
  const rows = sums.reduce(
    (total, { queued, deferred, uncertain }) => total + queued + deferred + uncertain,
    0,
  )
  if (rows === 0) return
  await proveWritable(app.db, await newToken(), instant(app))
  const file = await databaseFile(app.db)
  if (file !== null) await proveRoom(file, rows, freeSpace)
}

async function proveRoom(file: string, rows: number, freeSpace: FreeSpace): Promise<void> {
  const needed = MARGIN * octetsFor(rows, await sizeOf(`${file}-wal`))
  const free = await freeSpace(dirname(file))
  if (free >= needed) return
  throw new NewsletterError('database', {
    what: `The disk of ${file} has ${inMegabytes(free)} left, and sending to ${rows} may take ${inMegabytes(needed)}.`,
    fix: 'Free some space there, then run `newsletter send --resume`. Nothing was sent yet.',
  })
}

/** What the ledger may still grow by. @param log octets that its write-ahead log has already, and uses again */
export function octetsFor(rows: number, log: number): number {
  return rows * ROW_GROWTH + Math.max(0, Math.min(rows * ROW_LOG, LONGEST_LOG) - log)
}

async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

function inMegabytes(octets: number): string {
  return `${(octets / 1e6).toFixed(1)} MB`
}
