import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { octetsFor, proveReady } from '../../../src/app/send/readiness.ts'
import { forEachDatabase } from '../../contract/databases.ts'
import { watched } from './interrupt.ts'
import { copies, mailServer } from './mail-server.ts'
import { ledger, type Newsletter, newsletter, readers, resumeIssue, sendIssue } from './newsletter.ts'

/** Frozen, and nobody tried yet. */
async function frozen(setting: Parameters<typeof newsletter>[0] = {}): Promise<Newsletter> {
  const ours = await newsletter({ smtp: 'smtp://127.0.0.1:9', readers: readers(3), ...setting })
  await sendIssue(ours, { stop: AbortSignal.abort() })
  return ours
}

const DISPATCH = [{ id: 1 }]

forEachDatabase('before the first message', (_, newTarget) => {
  test('a row is written to the ledger, each commit for itself, and taken away again', async () => {
    const ours = await frozen({ database: await newTarget() })
    const statements: string[] = []
    const after = (statement: string) => void statements.push(statement.split(' ', 3).join(' '))
    await proveReady({ ...ours.app, db: watched(ours.app.db, { after }) }, DISPATCH, async () => 1e9)
    expect(statements).toContain('insert into "proofs"')
    expect(statements.indexOf('delete from "proofs"')).toBe(statements.indexOf('insert into "proofs"') + 1)
    expect(await ours.app.db.selectFrom('proofs').selectAll().execute()).toEqual([])
  })
})

describe('nothing is sent', () => {
  test('when the ledger cannot be written', async () => {
    const server = await mailServer()
    const ours = await frozen({ smtp: server.url })
    await sql`pragma query_only = on`.execute(ours.app.db)
    await expect(proveReady(ours.app, DISPATCH)).rejects.toMatchObject({
      code: 'database',
      exit: 69,
      message: expect.stringContaining('read-only'),
    })
    expect(server.asked).toEqual([])
  })

  test('when there is less room than three times what the ledger may take, and it says how much', async () => {
    const ours = await frozen()
    const needed = 3 * octetsFor(3, 0)
    await proveReady(ours.app, DISPATCH, async () => needed)
    await expect(proveReady(ours.app, DISPATCH, async () => 1_000)).rejects.toMatchObject({
      code: 'database',
      exit: 69,
      message: expect.stringMatching(
        /The disk of .*state\.db has 0\.0 MB left, and sending to 3 may take 0\.\d MB/,
      ),
      fix: expect.stringContaining('newsletter send --resume'),
    })
    expect(await ledger(ours)).toHaveLength(3)
  })

  test('but that goes on as soon as there is room again', async () => {
    const server = await mailServer()
    const ours = await frozen({ smtp: server.url })
    await expect(proveReady(ours.app, DISPATCH, async () => 0)).rejects.toThrow('left')
    await resumeIssue(ours)
    expect(Object.keys(copies(server))).toHaveLength(3)
  })
})

test('room is looked for where the database lies', async () => {
  const ours = await frozen()
  const asked: string[] = []
  await proveReady(ours.app, DISPATCH, async folder => {
    asked.push(folder)
    return 1e12
  })
  expect(asked).toEqual([join(ours.root, '.newsletter')])
})

test('when nobody is left to try, neither is asked for', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(2) })
  await sendIssue(ours)
  await sql`pragma query_only = on`.execute(ours.app.db)
  await proveReady(ours.app, DISPATCH, async () => 0)
  await proveReady(ours.app, [], async () => 0)
})

test('what the ledger may take grows with its rows, and its log does not grow for ever', () => {
  const LOG = octetsFor(1e6, 0) - octetsFor(1e6, 1e9)
  expect(octetsFor(0, 0)).toBe(0)
  expect(octetsFor(10, 0)).toBeLessThan(1e6)
  expect(LOG).toBeLessThan(5e6)
  expect(octetsFor(1e6, 0)).toBeLessThan(5e8)
  expect(octetsFor(1e6, LOG / 2)).toBe(octetsFor(1e6, 0) - LOG / 2)
})
