// The least that freezing could take: the rows of a frozen dispatch, read from its database, go into another one's
// empty table by one prepared INSERT in one transaction. Reading them is not counted; nor is the checkpoint after
// the commit, which the other side is not charged with either. Started with `{ from, into }`; tells `{ seconds }`.
import { DatabaseSync } from 'node:sqlite'

const PAGE = 10_000

const { from, into }: { from: string; into: string } = JSON.parse(process.argv[2] ?? '')
const source = new DatabaseSync(from, { readOnly: true })
const target = new DatabaseSync(into)
target.exec('pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 0')
const dispatch = source.prepare('select * from dispatches order by id desc limit 1').get() ?? {}
insertOf('dispatches').run(...Object.values(dispatch))

const { id: frozen = 0 } = dispatch
const page = source.prepare('select * from deliveries where dispatch_id = ? and id > ? order by id limit ?')
const insert = insertOf('deliveries')
let seconds = timed(() => target.exec('begin immediate'))
for (let last = 0; ; ) {
  const rows = page.all(frozen, last, PAGE).map(row => Object.values(row))
  const id = rows.at(-1)?.[0]
  if (typeof id !== 'number') break
  last = id
  seconds += timed(() => {
    for (const values of rows) insert.run(...values)
  })
}
seconds += timed(() => target.exec('commit'))
console.log(JSON.stringify({ seconds }))

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
