// The thread that keeps a SQLite ledger: what it does with a lock, with an error, and at its end.
import { writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { insertDeliveries, listDeliveries } from '../../src/store/deliveries.ts'
import type { Group, Order } from '../../src/store/ledger.ts'
import { openLedger } from '../../src/store/open-ledger.ts'
import { newSqliteFile, openForTest } from '../contract/databases.ts'
import { delivery, dispatch, edition, issue, NOW } from '../contract/rows.ts'

const ORDER: Order = { dispatch: 1, token: 'mine', isRoster: true, domains: {}, horizon: 86_400_000 }
const GROUP: Group = {
  now: NOW,
  leaseUntil: NOW,
  renew: false,
  outcomes: [],
  dots: [],
  claims: [{ relay: 'a', most: 1, rates: [] }],
}

async function ledgerOfTwo() {
  const target = await newSqliteFile()
  const { db } = await openForTest(target)
  await db.insertInto('issues').values(issue).execute()
  await db.insertInto('editions').values(edition).execute()
  await db.insertInto('dispatches').values(dispatch).execute()
  const two = ['ada', 'ben'].map((name, n) => ({
    ...delivery,
    address: `${name}@example.org`,
    address_key: `${name}@example.org`,
    message_id: `<${n}@example.org>`,
  }))
  await insertDeliveries(db, two)
  const told: string[] = []
  const onBusy = { act: () => {} }
  const ledger = await openLedger(target, db, ORDER, () => {
    told.push('busy')
    onBusy.act()
  })
  onTestFinished(async () => await ledger.close())
  const states = async () => (await Array.fromAsync(listDeliveries(db, 1))).map(({ state }) => state)
  return { target, ledger, told, onBusy, states }
}

/** Another program that has the database to itself. */
function locking(file: string) {
  const other = new DatabaseSync(file, { timeout: 10_000 })
  onTestFinished(() => other.close())
  other.exec('begin immediate')
  return { unlock: () => other.exec('commit') }
}

describe('another program’s lock', () => {
  test('is waited for, which is told once it lasts, while everything else goes on', async () => {
    const { target, ledger, told, onBusy, states } = await ledgerOfTwo()
    const { unlock } = locking(target.file)
    onBusy.act = unlock
    const committing = ledger.commit(GROUP)
    const turns = (async () => {
      for (let n = 0; n < 1_000; n++) await setImmediate()
      return 'a thousand turns'
    })()
    expect(await Promise.race([turns, committing])).toBe('a thousand turns')
    expect(told).toEqual([])
    expect((await committing).claimed).toMatchObject([{ address: 'ada@example.org' }])
    expect(told).toEqual(['busy'])
    expect(await states()).toEqual(['claimed', 'queued'])
  })

  test('that is gone soon is not told at all', async () => {
    const { target, ledger, told } = await ledgerOfTwo()
    const { unlock } = locking(target.file)
    const committing = ledger.commit(GROUP)
    await setImmediate()
    unlock()
    expect((await committing).claimed).toHaveLength(1)
    expect(told).toEqual([])
  })
})

describe('an error', () => {
  /** Nothing that our own code would say: the database refuses it. */
  const refused = { ...GROUP, outcomes: [{ id: 1, move: { to: 'elsewhere', reason: '' } as never }] }

  test('breaks the ledger for good: the group is not there, and no later one is taken', async () => {
    const { ledger, states } = await ledgerOfTwo()
    await ledger.commit(GROUP)
    const dots = { ...refused, dots: [1] }
    await expect(ledger.commit(dots)).rejects.toThrow('CHECK constraint')
    await expect(ledger.commit(GROUP)).rejects.toThrow('CHECK constraint')
    expect(await states()).toEqual(['claimed', 'queued'])
    await ledger.close()
  })

  test('that a person can mend says what to do', async () => {
    const { target, ledger } = await ledgerOfTwo()
    await ledger.commit(GROUP)
    const other = new DatabaseSync(target.file)
    other.exec('pragma wal_checkpoint(truncate)')
    other.close()
    writeFileSync(target.file, 'no database '.repeat(1_000))
    await expect(ledger.commit(GROUP)).rejects.toMatchObject({
      code: 'database',
      exit: 69,
      message: expect.stringContaining(target.file),
      fix: expect.stringContaining('backup'),
    })
  })

  test('leaves nothing locked', async () => {
    const { target, ledger } = await ledgerOfTwo()
    await ledger.commit(GROUP)
    await ledger.commit(refused).catch(() => {})
    await ledger.close()
    locking(target.file).unlock()
  })
})

describe('closing', () => {
  test('ends the thread when all that was given is durable; nothing is taken after it', async () => {
    const { ledger, states } = await ledgerOfTwo()
    const committing = ledger.commit(GROUP)
    await Promise.all([committing, ledger.close()])
    expect((await committing).claimed).toHaveLength(1)
    expect(await states()).toEqual(['claimed', 'queued'])
    await expect(ledger.commit(GROUP)).rejects.toThrow('closed')
    await ledger.close()
  })
})

test('a database that the thread cannot open is told as what a person can act on', async () => {
  const target = await newSqliteFile()
  const { db } = await openForTest(await newSqliteFile())
  writeFileSync(target.file, 'no database '.repeat(1_000))
  const ledger = await openLedger(target, db, ORDER, () => {})
  await expect(ledger.commit(GROUP)).rejects.toMatchObject({ name: 'NewsletterError', code: 'database' })
})
