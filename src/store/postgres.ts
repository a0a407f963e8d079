// PostgreSQL by pg under Kysely's own dialect: a schema for each newsletter, numbers and truth values as
// numbers, commits that are on disk when they return, and never a standby.
import { PostgresDialect, type PostgresPool, PostgresQueryCompiler } from 'kysely'
import { type ClientBase, Pool, types } from 'pg'
import { explained, placeOf, type Server, unfitness } from './postgres-server.ts'
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

/** Connects with the first query, which is where the errors of connecting come from. */
export function postgresDialect(target: PostgresTarget): PostgresDialect {
  return new StrictDialect({ pool: openPool(target) })
}

class StrictDialect extends PostgresDialect {
  override createQueryCompiler() {
    return new StrictCompiler()
  }
}

class StrictCompiler extends PostgresQueryCompiler {
  protected override addParameter(value: unknown) {
    super.addParameter(sqlValue(value))
  }
}

function openPool(target: PostgresTarget): PostgresPool {
  const place = placeOf(target.url)
  const pool = new Pool({
    connectionString: target.url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'newsletter',
    types: { getTypeParser: (type, format) => PARSERS[type] ?? types.getTypeParser(type, format) },
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, though its types don't say so
    onConnect: async client => await prepare(client, target, place),
  })
  // A connection that breaks while it is idle is replaced when one is needed next.
  pool.on('error', () => {})
  return {
    options: pool.options,
    end: async () => await pool.end(),
    connect: async () => {
      try {
        return await pool.connect()
      } catch (error) {
        throw explained(place, error, 'cannot be used')
      }
    },
  }
}

/** By type: boolean, int8, numeric (https://www.postgresql.org/docs/current/catalog-pg-type.html). */
const PARSERS: Readonly<Record<number, (text: string) => number>> = {
  16: text => (text === 't' ? 1 : 0),
  20: exactNumber,
  1700: Number,
}

/** Rather an error than a rounded number, as with node:sqlite. */
function exactNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number))
    throw new RangeError('An integer in the database is too large for a number')
  return number
}

/** For every new connection, also one that is made after the server changed its role. */
async function prepare(client: ClientBase, target: PostgresTarget, place: string): Promise<void> {
  const durable = target.durable ?? true
  const { rows } = await client.query<Server>(
    `select set_config('search_path', quote_ident($1), false),
            set_config('synchronous_commit', case when $2 and setting = 'off' then 'local' else setting end, false),
            pg_is_in_recovery() as standby,
            current_setting('fsync') as fsync,
            current_setting('server_encoding') as encoding
       from current_setting('synchronous_commit') as setting`,
    [target.schema, durable],
  )
  for (const server of rows) {
    const problem = unfitness(server, durable, place)
    if (problem) throw problem
  }
  explainErrors(client, place)
}

/** What goes wrong with a connection in use is for a person too: the server was stopped, its disk is full. */
function explainErrors(client: ClientBase, place: string): void {
  const query = client.query.bind(client)
  // The query in hand is told, or the next one; without a listener the process would end.
  client.on('error', () => {})
  Object.assign(client, {
    query: async (text: string, values: unknown[]) => {
      try {
        return await query(text, values)
      } catch (error) {
        throw explained(place, error)
      }
    },
  })
}
