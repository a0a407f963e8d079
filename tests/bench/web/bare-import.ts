// The reference of the import: csv-parse and one prepared statement, into the table that the program has, indexes and
// all. It checks nothing and keeps nobody out. Told by its arguments: the database, made already, and the file.
import { createReadStream } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parse } from 'csv-parse'

const [file = '', csv = ''] = process.argv.slice(2)
const database = new DatabaseSync(file)
database.exec('pragma journal_mode = wal; pragma synchronous = full')
const insert = database.prepare(
  `insert into subscribers (roster, address, address_key, name, state, source, since, updated_at)
   values ('readers', ?, ?, ?, 'active', 'imported', ?, ?)`,
)
const now = new Date().toISOString()
database.exec('begin immediate')
for await (const { email, name } of createReadStream(csv).pipe(parse({ columns: true }))) {
  insert.run(email, email.toLowerCase(), name, now, now)
}
database.exec('commit')
database.close()
