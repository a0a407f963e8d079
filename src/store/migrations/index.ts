// The migrations in their order. A name is a version of the database: once released, neither it nor what
// it does is changed any more. At a start only the names are read, so each is loaded when it has to run.
import type { QueryExecutorProvider } from 'kysely'

export type Dialect = 'sqlite' | 'postgres'

export type Migrations = Readonly<Record<string, () => Promise<Migration>>>

interface Migration {
  readonly up: (db: QueryExecutorProvider, dialect: Dialect) => Promise<void>
}

export const MIGRATIONS: Migrations = {
  '0001-first': async () => await import('./0001-first.ts'),
  '0002-rates': async () => await import('./0002-rates.ts'),
  '0003-received': async () => await import('./0003-received.ts'),
  '0004-before-sending': async () => await import('./0004-before-sending.ts'),
  '0005-letters': async () => await import('./0005-letters.ts'),
  '0006-consent': async () => await import('./0006-consent.ts'),
  '0007-clicks': async () => await import('./0007-clicks.ts'),
  '0008-probes': async () => await import('./0008-probes.ts'),
  '0009-disabled-with': async () => await import('./0009-disabled-with.ts'),
  '0010-identity': async () => await import('./0010-identity.ts'),
}
