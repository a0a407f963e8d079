// Runs the same tests against both databases. `open` gives a new, empty, migrated database that goes away
// with the test:
//
//   forEachDatabase('sources', open => {
//     it('keeps an address once', async () => {
//       const { db } = await open()
//       …
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, inject, onTestFinished } from 'vitest'
import { type Database, type DatabaseTarget, openDatabase } from '../../src/store/database.ts'

/** Opens a new database, or that at `target` once more. Works inside a test only. */
export type Open = (target?: DatabaseTarget) => Promise<Database>

export type NewTarget = () => Promise<DatabaseTarget>

const DATABASES = { SQLite: newSqliteFile, PostgreSQL: newPostgresSchema } as const

export function forEachDatabase(
  subject: string,
  tests: (open: Open, newTarget: NewTarget, name: keyof typeof DATABASES) => void,
): void {
  for (const name of ['SQLite', 'PostgreSQL'] as const) {
    const newTarget = DATABASES[name]
    describe(`${subject} on ${name}`, () =>
      tests(async target => await openForTest(target ?? (await newTarget())), newTarget, name))
  }
}

export async function openForTest(target: DatabaseTarget): Promise<Database> {
  const database = await openDatabase(target)
  onTestFinished(async () => await database.close())
  return database
}

/** A place for a file that does not exist yet, in a folder that goes away with the test. */
export async function newSqliteFile(): Promise<DatabaseTarget & { readonly kind: 'sqlite' }> {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { kind: 'sqlite', file: join(folder, 'state.db') }
}

/** A schema that does not exist yet, in the server of this run of the tests. */
export async function newPostgresSchema(): Promise<DatabaseTarget & { readonly kind: 'postgres' }> {
  return { kind: 'postgres', url: await postgresUrl(), schema: `test_${randomUUID()}`, durable: false }
}

/** The first to ask starts the server, for the whole run. */
export async function postgresUrl(): Promise<string> {
  const response = await fetch(inject('postgresStarter'))
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)
  return answer
}

/** Runs a script of this folder as a process of its own on that database. @returns what it printed */
export async function runScript(script: string, target: DatabaseTarget, ...args: readonly string[]) {
  const { stdout } = await runNode(join(import.meta.dirname, script), [JSON.stringify(target), ...args])
  return stdout
}

export async function runNode(file: string, args: readonly string[]) {
  return await promisify(execFile)(process.execPath, [file, ...args])
}
