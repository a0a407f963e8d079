// The least that freezing could take: the rows of a frozen dispatch, read from its database, go into another one's
// empty table by one prepared INSERT in one transaction. Reading them is not counted; nor is the checkpoint after
// the commit, which the other side is not charged with either. Started with `{ from, into }`; tells `{ seconds }`.
import { DatabaseSync } from 'node:sqlite'

const PAGE = 10_000

const { from, into }: { from: string; into: string } = JSON.parse(process.argv[2] ?? '')
const source = new DatabaseSync(from, { readOnly: true })
const target = new DatabaseSync(into)
target.exec('pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 0')
insertInto('dispatches', source.prepare('select * from dispatches').all())

const page = source.prepare('select * from deliveries where id > ? order by id limit ?')
const insert = insertOf('deliveries')
let seconds = timed(() => target.exec('begin immediate'))
for (let last = 0; ; ) {
  const rows = page.all(last, PAGE).map(row => Object.values(row))
  const id = rows.at(-1)?.[0]
  if (typeof id !== 'number') break
  last = id
  seconds += timed(() => {
    for (const values of rows) insert.run(...values)
  })
}
seconds += timed(() => target.exec('commit'))
console.log(JSON.stringify({ seconds }))

function insertInto(
  table: string,
  rows: readonly Record<string, null | number | bigint | string | Uint8Array>[],
): void {
  target.exec(`delete from ${table}`)
  const statement = insertOf(table)
  for (const row of rows) statement.run(...Object.values(row))
}

function insertOf(table: string) {
  const columns = source.prepare(`select * from ${table}`).columns()
  const names = columns.map(({ name }) => name).join(', ')
  return target.prepare(`insert into ${table} (${names}) values (${columns.map(() => '?').join(', ')})`)
}

function timed(act: () => void): number {
  const start = performance.now()
  act()
  return (performance.now() - start) / 1000
}
