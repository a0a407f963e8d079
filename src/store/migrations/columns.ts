// The words in which the two databases differ when tables are made. Only integers and text: SQLite's
// tables are STRICT, PostgreSQL's text is compared bytewise as SQLite's is.
import type { Dialect } from './index.ts'

export interface ColumnTypes {
  /** An identity that is never given twice. */
  readonly id: string
  readonly integer: string
  readonly text: string
  /** What stands after the closing parenthesis of a table. */
  readonly end: string
}

export const COLUMN_TYPES: Readonly<Record<Dialect, ColumnTypes>> = {
  sqlite: {
    id: 'integer primary key autoincrement',
    integer: 'integer',
    text: 'text',
    end: 'strict',
  },
  postgres: {
    id: 'bigint primary key generated always as identity',
    integer: 'bigint',
    text: 'text collate "C"',
    end: '',
  },
}

/** Loosely `2015-06-15T13:29:40.000Z`; a null passes. */
export function isInstant(column: string): string {
  return `check (${column} like '____-__-__T__:__:__.___Z')`
}

/** Loosely `2015-06-15`. */
export function isDay(column: string): string {
  return `check (${column} like '____-__-__')`
}

export function isOneOf(column: string, ...values: readonly string[]): string {
  return `check (${column} in (${values.map(value => `'${value}'`).join(', ')}))`
}
