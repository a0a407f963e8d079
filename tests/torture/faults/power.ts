// F4: the power goes. A kill keeps what the system has not written yet, so nothing is learned from kills; strace's
// record of a whole send is played back instead, with only what was synced on the disk.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Overheard } from '../dots.ts'
import { DurableFile } from '../durable-file.ts'
import { copiesPer, endedWith, type Fault, look, type Outcome, outcome, type Torture } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { lastNumber, readRecord, recorded, written } from '../record.ts'
import type { Receipt } from '../rules.ts'
import { need } from '../tools.ts'

const READERS = 250
/** Power cuts that are looked at, and those of them after which the program carries on. */
const CUTS = 40
const RESUMED = 4
/** Before its dot may go: a row that would be sent again as if nothing had been. */
const UNMARKED = ['queued', 'claimed']

export const POWER: readonly Fault[] = [
  {
    row: 'F4',
    injected: `the power goes at each of ${READERS} dots, and at ${CUTS} random moments (strace's record, only what was synced kept, or some of the rest)`,
    expected: 'every dot has a synced mark; the ledger opens whole; a resume sends to all',
    bound: 'one a connection',
    run: async torture => await powerCuts(torture),
  },
]

async function powerCuts(torture: Torture): Promise<Outcome> {
  need('strace')
  const lab = await torture.lab({ readers: READERS })
  const record = join(torture.folder('record'), 'strace')
  const disk = new Disk(lab)
  const ended = await lab.send([], { under: recorded(record) }).ended
  const played = await playBack(torture, lab, disk, record)
  const sent = lab.sink.receipts().length
  const problems = [
    ...endedWith([0], 'under strace it', ended),
    ...(played.dots === sent ? [] : [`strace saw ${played.dots} dots, the sink ${sent} messages`]),
    ...played.problems.slice(0, 5),
    ...(played.problems.length > 5 ? [`and ${played.problems.length - 5} more`] : []),
  ]
  for (const cut of played.resumed) problems.push(...(await carryOn(torture, lab, cut)))
  return await outcome(lab, { bound: 0 }, problems, `${played.dots} dots, ${played.cuts} cuts`)
}

interface Cut {
  readonly files: ReadonlyMap<string, Buffer>
  /** Messages whose dot had gone. */
  readonly gone: ReadonlySet<string>
}

interface Played {
  readonly dots: number
  readonly cuts: number
  readonly problems: readonly string[]
  readonly resumed: readonly Cut[]
}

/** The database's files on the disk, as they were before the record began. */
class Disk {
  readonly #files: ReadonlyMap<string, DurableFile>

  constructor({ database }: Lab) {
    this.#files = new Map(
      [database, `${database}-wal`].map(path => [
        path,
        new DurableFile(existsSync(path) ? readFileSync(path) : Buffer.alloc(0)),
      ]),
    )
  }

  file(path: string): DurableFile | undefined {
    return this.#files.get(path)
  }

  afterPowerCut(survives: () => boolean): ReadonlyMap<string, Buffer> {
    return new Map([...this.#files].map(([path, file]) => [basename(path), file.afterPowerCut(survives)]))
  }
}

/** A call has two moments: writing to a socket is past recall when it is entered, a sync good when it returned. */
interface Happening {
  readonly line: number
  readonly happen: () => void
}

async function playBack(torture: Torture, lab: Lab, disk: Disk, record: string): Promise<Played> {
  const problems: string[] = []
  const gone = new Set<string>()
  const resumed: Cut[] = []
  const place = torture.folder('cut')
  let cuts = 0
  const dot = (messageId: string): void => {
    const ledger = openedAfter(
      place,
      disk.afterPowerCut(() => false),
    )
    const state = ledger.states.get(messageId) ?? 'not there'
    if (state !== 'dot') problems.push(`a dot went while its row was ${state} on the disk`)
    gone.add(messageId)
    if (torture.random() > CUTS / READERS) return
    cuts += 1
    for (const chance of [0, 0.5]) {
      const files = disk.afterPowerCut(() => torture.random() < chance)
      problems.push(...wrongAfter(openedAfter(place, files), gone, lab.connections))
      if (chance > 0 && resumed.length < RESUMED && torture.random() < 0.3) {
        resumed.push({ files, gone: new Set(gone) })
      }
    }
  }
  for (const { happen } of await happenings(lab, disk, record, dot)) happen()
  return { dots: gone.size, cuts, problems, resumed }
}

async function happenings(
  lab: Lab,
  disk: Disk,
  record: string,
  dot: (messageId: string) => void,
): Promise<readonly Happening[]> {
  const all: Happening[] = []
  const overheard = new Map<string, Overheard>()
  for await (const call of readRecord(record)) {
    const { target, name, entered, returned, result } = call
    const file = disk.file(target)
    if (result < 0) continue
    if (file === undefined) {
      if (!target.endsWith(`:${lab.sink.port}]`)) continue
      const one = overheard.get(target) ?? new Overheard()
      overheard.set(target, one)
      for (const messageId of one.hear(written(call)))
        all.push({ line: entered, happen: () => dot(messageId) })
    } else if (name === 'fsync' || name === 'fdatasync') {
      let covered = 0
      all.push({ line: entered, happen: () => void (covered = file.unsynced) })
      all.push({ line: returned, happen: () => file.synced(covered) })
    } else if (name === 'ftruncate') {
      all.push({ line: returned, happen: () => file.truncate(lastNumber(call)) })
    } else if (name === 'pwrite64') {
      all.push({ line: returned, happen: () => file.write(lastNumber(call), written(call)) })
    } else throw new Error(`${name} writes to ${target}, and is not understood`)
  }
  return all.toSorted((a, b) => a.line - b.line)
}

interface Ledger {
  readonly integrity: string
  readonly states: ReadonlyMap<string, string>
}

function openedAfter(folder: string, files: ReadonlyMap<string, Buffer>): Ledger {
  rmSync(folder, { recursive: true, force: true })
  writeFiles(folder, files)
  const database = new DatabaseSync(join(folder, 'state.db'))
  try {
    const integrity = String(database.prepare('pragma integrity_check').get()?.['integrity_check'])
    const rows = database.prepare('select message_id, state from deliveries').all()
    return { integrity, states: new Map(rows.map(row => [String(row['message_id']), String(row['state'])])) }
  } finally {
    database.close()
  }
}

function wrongAfter(
  { integrity, states }: Ledger,
  gone: ReadonlySet<string>,
  connections: number,
): readonly string[] {
  const unmarked = [...gone].filter(messageId => UNMARKED.includes(states.get(messageId) ?? 'queued'))
  const inDoubt = [...states.values()].filter(state => state === 'dot').length
  return [
    ...(integrity === 'ok' ? [] : [`after a cut the database is not whole: ${integrity}`]),
    ...(unmarked.length === 0 ? [] : [`after a cut ${unmarked.length} that had gone are queued or claimed`]),
    ...(inDoubt <= connections ? [] : [`after a cut ${inDoubt} rows are past the dot`]),
  ]
}

/** The real program takes up what the cut left, against a server that has what had gone by then. */
async function carryOn(
  torture: Torture,
  { folder, sink }: Lab,
  { files, gone }: Cut,
): Promise<readonly string[]> {
  const log = join(torture.folder('log'), 'log')
  const arrived = sink.receipts().filter(({ messageId }: Receipt) => gone.has(messageId))
  writeFileSync(log, arrived.map(receipt => `${JSON.stringify(receipt)}\n`).join(''))
  const lab = await torture.lab({ readers: READERS, sink: { log } })
  cpSync(join(folder, '.newsletter/keys'), join(lab.folder, '.newsletter/keys'), { recursive: true })
  for (const name of ['state.db', 'state.db-wal', 'state.db-shm']) {
    rmSync(join(lab.folder, '.newsletter', name), { force: true })
  }
  writeFiles(join(lab.folder, '.newsletter'), files)
  await look(lab)
  const problems = endedWith([0], 'it', await lab.finish())
  const after = await outcome(lab, { bound: copiesPer(lab, 1) }, problems)
  return after.problems.map(problem => `resumed after a cut with ${arrived.length} gone: ${problem}`)
}

function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of files) writeFileSync(join(folder, name), content)
}
