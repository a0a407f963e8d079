// Received messages: each once, whatever way it comes; its effects once, whatever happens between.
import { expect, it } from 'vitest'
import type { Db } from '../../src/store/database.ts'
import {
  bouncesSince,
  findByMessageId,
  findDelivered,
  lastPostTo,
  listBounces,
  notePosting,
  postingOf,
  recordBounce,
  recordComplaint,
} from '../../src/store/feedback.ts'
import {
  countAttempt,
  findReceived,
  pendingReceived,
  quarantineReceived,
  recordReceived,
  sentKinds,
  settleReceived,
} from '../../src/store/received.ts'
import { forEachDatabase } from './databases.ts'
import { bounce, complaint, delivery, dispatch, edition, issue, NOW, received } from './rows.ts'

const LATER = '2015-06-16T08:00:00.000Z'

forEachDatabase('received messages', open => {
  it('are recorded once, in one statement or in two', async () => {
    const { db } = await open()
    const other = { ...received, identity: '<2@example.net>' }
    const first = await recordReceived(db, [received, other, { ...received, place: '7' }])
    expect([...first.keys()].toSorted()).toEqual(['<1@example.net>', '<2@example.net>'])
    expect(await recordReceived(db, [received])).toEqual(new Map())
    expect(await findReceived(db, first.get('<1@example.net>') ?? 0)).toMatchObject({
      place: '1',
      attempts: 0,
    })
  })

  it('of two processes are recorded by one', async () => {
    const { db } = await open()
    const added = await Promise.all([1, 2, 3].map(async () => await recordReceived(db, [received])))
    expect(added.filter(({ size }) => size === 1)).toHaveLength(1)
  })

  it('have their effects once', async () => {
    const { db } = await open()
    await recordReceived(db, [received, { ...received, identity: 'b', state: 'done' }])
    expect(await pendingReceived(db, ['bounce'], 0, 10)).toHaveLength(1)
    expect(await pendingReceived(db, ['echo'], 0, 10)).toEqual([])
    expect(await settleReceived(db, 1, 'no more mail', LATER)).toBe(true)
    expect(await settleReceived(db, 1, 'again', LATER)).toBe(false)
    expect(await pendingReceived(db, ['bounce'], 0, 10)).toEqual([])
    expect(await findReceived(db, 1)).toMatchObject({
      state: 'done',
      problem: 'no more mail',
      updated_at: LATER,
    })
  })

  it('that cannot be applied count how often, and are kept aside at last', async () => {
    const { db } = await open()
    await recordReceived(db, [received])
    expect(await countAttempt(db, 1, 'it broke', LATER)).toBe(1)
    expect(await countAttempt(db, 1, 'it broke', LATER)).toBe(2)
    await quarantineReceived(db, 1, LATER)
    expect(await countAttempt(db, 1, 'it broke', LATER)).toBe(0)
    expect(await findReceived(db, 1)).toMatchObject({ state: 'quarantined', attempts: 2 })
  })

  it('are known by the Message-IDs of what was really sent', async () => {
    const { db } = await open()
    await ledger(db)
    const ids = ['<posted@x>', '<sent@x>', '<queued@x>', '<foreign@x>']
    expect(await sentKinds(db, ids)).toEqual(
      new Map([
        ['<posted@x>', 'posting'],
        ['<sent@x>', 'issue'],
      ]),
    )
    expect(await sentKinds(db, [])).toEqual(new Map())
  })
})

forEachDatabase('feedback', open => {
  it('belongs to a delivery by its place or its Message-ID', async () => {
    const { db } = await open()
    await ledger(db)
    expect(await findDelivered(db, 2, 2)).toMatchObject({ address_key: 'ada@example.org', state: 'accepted' })
    expect(await findDelivered(db, 1, 2)).toBeUndefined()
    expect(await findByMessageId(db, ['<foreign@x>', '<sent@x>'])).toMatchObject({ id: 2 })
    expect(await findByMessageId(db, [])).toBeUndefined()
    expect(await lastPostTo(db, 'friends@lists.example')).toMatchObject({ id: 1 })
    expect(await lastPostTo(db, 'ada@example.org')).toBeUndefined()
  })

  it('is noted once for a delivery, a delay beside the failure', async () => {
    const { db } = await open()
    await ledger(db)
    await recordReceived(db, [received])
    const about = { ...bounce, delivery_id: 2 }
    expect(await recordBounce(db, { ...about, action: 'delayed', class: 'soft', at: LATER })).toBe(true)
    expect(await recordBounce(db, about)).toBe(true)
    expect(await recordBounce(db, about)).toBe(false)
    expect(await recordComplaint(db, { ...complaint, delivery_id: 2 })).toBe(true)
    expect(await recordComplaint(db, { ...complaint, delivery_id: 2 })).toBe(false)
    expect(await bouncesSince(db, 'ada@example.org', LATER)).toHaveLength(1)
    const listed = []
    for await (const { id, address } of listBounces(db, null, 1)) listed.push([id, address])
    expect(listed).toEqual([
      [2, 'Ada@example.org'],
      [1, 'Ada@example.org'],
    ])
    for await (const row of listBounces(db, 'nobody@example.org')) expect(row).toBeUndefined()
  })

  it('of a post to a list ends with its echo', async () => {
    const { db } = await open()
    await ledger(db)
    await notePosting(db, { delivery_id: 1, state: 'held', at: NOW })
    await notePosting(db, { delivery_id: 1, state: 'echoed', at: LATER })
    await notePosting(db, { delivery_id: 1, state: 'held', at: LATER })
    expect(await postingOf(db, 1)).toBe('echoed')
    expect(await postingOf(db, 2)).toBeNull()
  })
})

/** A post to a list (1), a reader's copy (2), and one that is still to go (3). */
async function ledger(db: Db): Promise<void> {
  await db.insertInto('issues').values(issue).execute()
  await db.insertInto('editions').values(edition).execute()
  await db
    .insertInto('dispatches')
    .values({ ...dispatch, audience: 'friends', kind: 'list' })
    .execute()
  await db.insertInto('dispatches').values(dispatch).execute()
  const list = {
    address: 'friends@lists.example',
    address_key: 'friends@lists.example',
    message_id: '<posted@x>',
  }
  const rows = [
    { ...delivery, ...list, state: 'uncertain' as const },
    { ...delivery, dispatch_id: 2, message_id: '<sent@x>', state: 'accepted' as const },
    { ...delivery, dispatch_id: 2, address_key: 'bob@example.org', message_id: '<queued@x>' },
  ]
  for (const row of rows) await db.insertInto('deliveries').values(row).execute()
}
