// Many rows of one shape into a table, as cheap as the database lets them be: on SQLite one prepared statement is
// run for each, on PostgreSQL a statement takes many. In a transaction, or each lot stands for itself.
import type { Insertable } from 'kysely'
import type { Db } from './database.ts'
import { isSqlite } from './dialect.ts'
import { inLots } from './lots.ts'
import type { Tables } from './schema.ts'
import { RowValues } from './values.ts'

/** @param rows all with the same columns, in the same order */
export async function insertRows<Table extends keyof Tables>(
  db: Db,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
): Promise<void> {
  const each = isSqlite(db) ? insertEach : insertTogether
  for (const lot of inLots(rows)) await each(db, table, lot)
}

async function insertTogether<Table extends keyof Tables>(
  db: Db,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
): Promise<void> {
  await db.insertInto(table).values(rows).execute()
}

/** Compiled for the first row, run for each. */
async function insertEach<Table extends keyof Tables>(
  db: Db,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first)
  const one = db.insertInto(table).values(first).compile()
  await db.executeQuery({ ...one, parameters: [new RowValues(rows.map(row => valuesIn(row, columns)))] })
}

function valuesIn(row: object, columns: readonly string[]): readonly unknown[] {
  const same = Object.keys(row).every((column, place) => column === columns[place])
  const values = Object.values(row)
  if (same && values.length === columns.length) return values
  throw new TypeError('Rows that are inserted together have the same columns, in the same order')
}
