// PostgreSQL by pg under Kysely's own dialect: a schema for each newsletter, numbers and truth values as
// numbers, commits that are on disk when they return, and never a standby. No message holds the password.
import { PostgresAdapter, PostgresDialect, type PostgresPool, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
import { NewsletterError } from '../errors.ts'
import { sqlValue } from './values.ts'

export interface PostgresTarget {
  readonly kind: 'postgres'
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** One newsletter's tables; made when it is missing. */
  readonly schema: string
  /** false = a crash of the machine may take back what was committed: for tests alone. */
  readonly durable?: boolean
}

const MOST_CONNECTIONS = 10
const CONNECT_MS = 10_000

/** Connects with the first query, which is where its errors come from. */
export function postgresDialect(target: PostgresTarget): PostgresDialect {
  return new SeamDialect({ pool: openPool(target) })
}

class SeamDialect extends PostgresDialect {
  override createAdapter() {
    return new LockedAdapter()
  }

  override createQueryCompiler() {
    return new StrictCompiler()
  }
}

/** Migrations run in one transaction that holds a lock already. */
class LockedAdapter extends PostgresAdapter {
  override async acquireMigrationLock() {}
  override async releaseMigrationLock() {}
}

class StrictCompiler extends PostgresQueryCompiler {
  protected override addParameter(value: unknown) {
    super.addParameter(sqlValue(value))
  }
}

function openPool(target: PostgresTarget): PostgresPool {
  const place = placeOf(target.url)
  const pool = new pg.Pool({
    connectionString: target.url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'newsletter',
    types: { getTypeParser: (type, format) => PARSERS[type] ?? pg.types.getTypeParser(type, format) },
    onConnect: async client => await prepareConnection(client, target, place),
  })
  // An idle connection that the server ends is replaced when it is needed next.
  pool.on('error', () => {})
  return {
    options: pool.options,
    end: async () => await pool.end(),
    connect: async () => {
      try {
        return await pool.connect()
      } catch (error) {
        throw explained(place, error)
      }
    },
  }
}

/** `host:port/database`, to name the server by. */
function placeOf(url: string): string {
  try {
    const { host, port, database } = new pg.Client({ connectionString: url })
    return `${host}:${port}/${database ?? ''}`
  } catch {
    // Without its cause, which may quote the password.
    throw new NewsletterError('database', {
      what: 'The address of the PostgreSQL database cannot be read.',
      fix: 'Write it as postgres://user:password@host:port/database, with %-escapes for special characters.',
    })
  }
}

/** By type: boolean, int8, numeric (https://www.postgresql.org/docs/current/catalog-pg-type.html). */
const PARSERS: Readonly<Record<number, (text: string) => number>> = {
  16: text => (text === 't' ? 1 : 0),
  20: exactNumber,
  1700: Number,
}

/** As node:sqlite does, rather than to round. */
function exactNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError('An integer in the database is too large for a number')
  return number
}

interface Server {
  readonly standby: number
  readonly fsync: string
  readonly encoding: string
}

async function prepareConnection(client: pg.ClientBase, target: PostgresTarget, place: string): Promise<void> {
  const durable = target.durable ?? true
  const { rows } = await client.query<Server>(
    `select set_config('search_path', quote_ident($1), false),
            set_config('synchronous_commit', case when $2 and setting = 'off' then 'local' else setting end, false),
            pg_is_in_recovery() as standby, current_setting('fsync') as fsync,
            current_setting('server_encoding') as encoding
       from current_setting('synchronous_commit') as setting`,
    [target.schema, durable],
  )
  for (const server of rows) checkServer(server, durable, place)
}

function checkServer(server: Server, durable: boolean, place: string): void {
  const refuse = (what: string, fix: string) => {
    throw new NewsletterError('database', { what: `PostgreSQL at ${place} ${what}`, fix })
  }
  if (server.standby === 1)
    refuse('is a standby, which cannot be written to and may lag.', 'Give the address of the primary.')
  if (server.encoding !== 'UTF8')
    refuse(`keeps text as ${server.encoding}.`, "Make a database with: create database … encoding 'UTF8'.")
  if (durable && server.fsync !== 'on')
    refuse('runs with fsync=off and would forget who has got the issue.', 'Set fsync=on in postgresql.conf.')
}

/** PostgreSQL, Appendix A, and the errors of the network. */
const TROUBLES: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ECONNREFUSED: ['does not answer: connection refused', 'Start the server, or correct its address.'],
  ENOTFOUND: ['cannot be found: its host has no address', 'Correct the address of the database.'],
  EAI_AGAIN: ['cannot be found: the name service does not answer', 'Look after the network, then try again.'],
  '28P01': ['refuses the password', 'Correct the user and the password in the address of the database.'],
  '28000': ['refuses this user', 'Correct the user, or allow it in pg_hba.conf.'],
  '3D000': ['has no such database', 'Make it (createdb), or correct its name.'],
  '42501': ['does not allow this user to do that', 'Grant it the right to create and use the schema.'],
  '53300': ['has no connection left', 'Close other programs, or raise max_connections.'],
}

function explained(place: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof NewsletterError) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const [what, fix] = TROUBLES[code] ?? [
    `cannot be used: ${error.message || code || 'no connection'}`,
    'Look whether the server runs and its address is right.',
  ]
  return new NewsletterError('database', { what: `PostgreSQL at ${place} ${what}.`, fix }, { cause: error })
}
