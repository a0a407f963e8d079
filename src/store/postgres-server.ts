// Whether a PostgreSQL server is fit to hold a ledger, and what it and the network between say when they
// fail, told in words. The server is named by its place; no message holds the password.
import { Client } from 'pg'
import { NewsletterError } from '../errors.ts'

/** What a server says of itself. */
export interface Server {
  /** 1 = a replica that follows a primary. */
  readonly standby: number
  readonly fsync: string
  readonly encoding: string
}

/** `host:port/database`. @throws NewsletterError `database` for what is no address */
export function placeOf(url: string): string {
  try {
    if (!/^(?:postgres|postgresql|socket):/.test(url)) throw new TypeError('not an address of PostgreSQL')
    const { host, port, database } = new Client({ connectionString: url })
    return `${host}:${port}/${database ?? ''}`
  } catch {
    // Without the cause, which may quote the password.
    throw new NewsletterError('database', {
      what: 'The address of the PostgreSQL database cannot be read.',
      fix: 'Write it as postgres://user:password@host:port/database, with %-escapes for special characters.',
    })
  }
}

/** Why it is not fit; null when it is. */
export function unfitness(server: Server, durable: boolean, place: string): NewsletterError | null {
  const refuse = (what: string, fix: string) =>
    new NewsletterError('database', { what: `PostgreSQL at ${place} ${what}.`, fix })
  if (server.standby === 1)
    return refuse('is a standby, which lags and takes no writes', 'Give the address of the primary.')
  if (server.encoding !== 'UTF8')
    return refuse(
      `keeps text as ${server.encoding}`,
      "Make a database with: create database NAME encoding 'UTF8'",
    )
  if (durable && server.fsync !== 'on')
    return refuse('runs with fsync=off and would forget who got an issue', 'Set fsync=on in postgresql.conf.')
  return null
}

type Trouble = readonly [what: string, fix: string]

const GONE: Trouble = ['has ended the connection', 'Look after the server, then run the command again.']

/** PostgreSQL, Appendix A (SQLSTATE), and the errors of the network. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  ECONNREFUSED: ['does not answer: connection refused', 'Start the server, or correct its address.'],
  ENOTFOUND: ['cannot be found: its host has no address', 'Correct the address of the database.'],
  EAI_AGAIN: ['cannot be found: the name service does not answer', 'Look after the network, then try again.'],
  ECONNRESET: GONE,
  EPIPE: GONE,
  '57P01': GONE,
  '57P02': GONE,
  '57P03': ['is starting or stopping', 'Try again in a minute.'],
  '28P01': ['refuses the password', 'Correct the user and the password in the address of the database.'],
  '28000': ['refuses this user', 'Correct the user, or allow it in pg_hba.conf.'],
  '3D000': ['has no such database', 'Make it (createdb NAME), or correct its name in the address.'],
  '42501': ['does not allow that to this user', 'Grant it the right to create and to use the schema.'],
  '25006': ['is read-only', 'Give the address of the primary, or lift default_transaction_read_only.'],
  '53100': ['finds no room on its disk', 'Free some space there, then run the command again.'],
  '53300': ['has no connection left', 'End other programs that use it, or raise max_connections.'],
}

/**
 * The error as a person can act on it; as it is when it is of another kind (a constraint, our SQL) and no
 * `otherwise` says what an unknown one means.
 */
export function explained(place: string, error: unknown, otherwise?: string): unknown {
  if (!(error instanceof Error) || error instanceof NewsletterError) return error
  const trouble = TROUBLES['code' in error ? String(error.code) : ''] ?? (lostConnection(error) ? GONE : null)
  if (!trouble && otherwise === undefined) return error
  const [what, fix] = trouble ?? [
    `${otherwise}: ${error.message}`,
    'Look whether it runs and its address is right.',
  ]
  return new NewsletterError('database', { what: `PostgreSQL at ${place} ${what}.`, fix }, { cause: error })
}

/** What pg says of a connection that broke, without a code. */
function lostConnection(error: Error): boolean {
  return /^Connection terminated(?! due to)|not queryable/.test(error.message)
}
