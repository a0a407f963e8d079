// SQLite by node:sqlite under Kysely's own dialect. One connection; every transaction but one that only reads takes
// the write lock at its beginning, so that none of several processes finds what it read changed when it comes to write.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely'
import { explained, openSqliteFile } from './sqlite-file.ts'
import { RowValues, sqlValue } from './values.ts'

export interface SqliteTarget {
  readonly kind: 'sqlite'
  readonly file: string
  /** How long a statement waits for another process's transaction, and this whole process with it. */
  readonly waitMs?: number
}

/** @throws NewsletterError `database` or `busy` */
export async function sqliteDialect({ file, waitMs }: SqliteTarget): Promise<SqliteDialect> {
  return new Dialect({ database: new Connection(file, await openSqliteFile(file, waitMs)) })
}

class Dialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig

  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new Driver(this.#config)
  }
}

class Driver extends SqliteDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    { accessMode }: TransactionSettings = {},
  ): Promise<void> {
    const mode = accessMode === 'read only' ? 'deferred' : 'immediate'
    await connection.executeQuery(CompiledQuery.raw(`begin ${mode}`))
  }
}

/** Statements kept prepared, which saves a third of a small query's time; the program has fewer. */
const MOST_STATEMENTS = 500

/** What Kysely's driver asks of a database. */
class Connection {
  readonly #file: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  /** A statement of this transaction failed. As on PostgreSQL, it can only be rolled back. */
  #spoiled = false

  constructor(file: string, database: DatabaseSync) {
    this.#file = file
    this.#database = database
  }

  close(): void {
    this.#database.close()
  }

  prepare(sql: string): SqliteStatement {
    if (sql.startsWith('rollback')) this.#spoiled = false
    if (this.#spoiled)
      throw new Error('A statement in this transaction failed before, so that it can only be rolled back')
    // On a full disk SQLite rolls back by itself.
    if (sql === 'rollback' && !this.#database.isTransaction) return NOTHING_TO_DO
    const statement = this.#attempt(() => this.#prepared(sql))
    return {
      reader: statement.columns().length > 0,
      all: values => this.#attempt(() => statement.all(...values.map(sqlValue))),
      run: values => this.#attempt(() => run(statement, values)),
      iterate() {
        throw new Error('A write inside the loop of a stream() would wait for itself: page by key instead')
      },
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    if (this.#statements.size === MOST_STATEMENTS) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #attempt<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      this.#spoiled = this.#database.isTransaction
      throw explained(this.#file, error)
    }
  }
}

function run(statement: StatementSync, values: readonly unknown[]) {
  const [first] = values
  if (!(first instanceof RowValues)) return runOnce(statement, values)
  let changes = 0
  for (const row of first.rows) changes += Number(runOnce(statement, row).changes)
  return { changes, lastInsertRowid: 0 }
}

function runOnce(statement: StatementSync, values: readonly unknown[]) {
  return statement.run(...values.map(sqlValue))
}

const NOTHING_TO_DO: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}
