// Showing and erasing a person: everything that is known is shown, and none of it is left; the sums of what was sent
// stay, and nobody comes back by an import.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addByHand } from '../../../src/app/audience/add-by-hand.ts'
import { erase } from '../../../src/app/audience/erase.ts'
import { everythingAbout } from '../../../src/app/audience/everything-about.ts'
import { importRoster } from '../../../src/app/import-roster.ts'
import { openKeys } from '../../../src/app/keys.ts'
import { verify } from '../../../src/app/verify.ts'
import { insertConsent } from '../../../src/store/consents.ts'
import { findSubscriber, suppress } from '../../../src/store/subscribers.ts'
import { addTags } from '../../../src/store/tags.ts'
import { newPostgresSchema, newSqliteFile } from '../../contract/databases.ts'
import { consent, contribution, received } from '../../contract/rows.ts'
import { refusal } from '../app-for-test.ts'
import { mailServer } from '../send/mail-server.ts'
import { issueOf, newsletter, readers, sendIssue } from '../send/newsletter.ts'

const ADA = 'reader01@example.org'
const ADA_AGAIN = { address: ADA, addressKey: ADA, name: null }
const NOW = '2015-06-15T12:00:00.000Z'

/** Sent to three, of whom the first has left traces everywhere. */
async function known(database: 'SQLite' | 'PostgreSQL') {
  const target = database === 'SQLite' ? await newSqliteFile() : await newPostgresSchema()
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(3), database: target })
  const { app } = ours
  const { db } = app
  await sendIssue(ours)
  const { id = 0 } = (await findSubscriber(db, 'readers', ADA)) ?? {}
  await addTags(db, 'readers', [{ subscriberId: id, tags: ['founder'] }])
  const about = { ...consent, address: ADA, address_key: ADA, name: 'Ada Example', subscriber_id: id }
  await insertConsent(db, { ...about, place: '192.0.2.7', confirmed_at: NOW, confirmed_way: 'page' })
  await insertConsent(db, {
    ...about,
    kind: 'move',
    address: 'eve@example.org',
    address_key: 'eve@example.org',
  })
  await suppress(db, ADA, 'complained', NOW)
  await db
    .insertInto('received')
    .values({ ...received, kind: 'submission', sender: 'Reader01@example.org', subject: 'Ada’s own words' })
    .execute()
  await db
    .insertInto('contributions')
    .values({ ...contribution, received_id: 1, candidate_id: null, sender: ADA, state: 'waiting' })
    .execute()
  const delivery = await db
    .selectFrom('deliveries')
    .select('id')
    .where('address_key', '=', ADA)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('bounces')
    .values({
      received_id: 1,
      delivery_id: delivery.id,
      address_key: ADA,
      action: 'failed',
      class: 'soft',
      reason: 'mailbox full',
      diagnostic: `552 <${ADA}> is full`,
      proof: 'verp',
      at: NOW,
    })
    .execute()
  return { ...ours, target, keys: await openKeys(app) }
}

for (const database of ['SQLite', 'PostgreSQL'] as const) {
  test(`everything that is known of a person is shown, on ${database}`, async () => {
    const { app, keys } = await known(database)
    expect(await everythingAbout(app, keys, ADA)).toMatchObject({
      addresses: [ADA],
      suppressed: 'complained',
      erased: false,
      rosters: [{ roster: 'readers', state: 'active', tags: ['founder'] }],
      consents: [
        { kind: 'join', place: '192.0.2.7', words: 'form 1', confirmedWay: 'page' },
        { kind: 'move', address: 'eve@example.org', confirmedAt: null },
      ],
      deliveries: [{ dispatch: 1, state: 'accepted' }],
      received: [{ kind: 'submission', subject: 'Ada’s own words' }],
      contributions: [{ state: 'waiting' }],
      bounces: [{ reason: 'mailbox full' }],
      complaints: [],
    })
  })

  test(`nothing of an erased person is left but a hash, and the account still adds up, on ${database}`, async () => {
    const { app, keys, root, ...ours } = await known(database)
    await erase(app, keys, ADA)
    const tables = [
      'subscribers',
      'tags',
      'consents',
      'suppressions',
      'deliveries',
      'bounces',
      'received',
      'contributions',
      'letters',
      'erasures',
    ] as const
    for (const table of tables) {
      const rows = await app.db.selectFrom(table).selectAll().execute()
      expect(JSON.stringify(rows).toLowerCase()).not.toMatch(/reader01|ada|192\.0\.2\.7/)
    }
    expect(await everythingAbout(app, keys, ADA)).toMatchObject({
      erased: true,
      suppressed: null,
      rosters: [],
      deliveries: [],
    })
    const issue = await issueOf({ app })
    expect(await verify(app, issue)).toMatchObject({ ok: true, sums: [{ candidates: 3, accepted: 3 }] })
    const file = join(root, 'readers.csv')
    writeFileSync(file, `email\n${ADA.toUpperCase().replace('EXAMPLE.ORG', 'example.org')}\n`)
    expect(await importRoster(app, file, 'readers')).toMatchObject({ added: 0, refused: 1 })
    expect((await refusal(addByHand(app, 'readers', ADA_AGAIN, 'asked'))).code).toBe('state')
    expect(ours.clock.now).toBeGreaterThan(0)
  })
}

test('nothing of an erased person is left in the bytes of the database file or of its log', async () => {
  const { app, keys, target } = await known('SQLite')
  const file = target.kind === 'sqlite' ? target.file : ''
  const bytes = () => readFileSync(file, 'latin1') + readFileSync(`${file}-wal`, 'latin1')
  expect(bytes()).toContain(ADA)
  await erase(app, keys, ADA)
  expect(bytes()).not.toContain(ADA)
})

test('a person who is being written to in this moment is erased a moment later', async () => {
  const { app, keys } = await known('SQLite')
  const claimed = { state: 'claimed' as const, token: 't', lease_until: NOW }
  await app.db.updateTable('deliveries').set(claimed).where('address_key', '=', ADA).execute()
  expect((await refusal(erase(app, keys, ADA))).code).toBe('busy')
  expect(await findSubscriber(app.db, 'readers', ADA)).toMatchObject({ state: 'active' })
})

test('of a dispatch that is not finished, an erased person is left out', async () => {
  const { app, keys } = await known('SQLite')
  for (const [state, then] of [
    ['queued', 'suppressed'],
    ['uncertain', 'failed'],
  ] as const) {
    await app.db
      .updateTable('deliveries')
      .set({ state })
      .where('id', '=', state === 'queued' ? 1 : 2)
      .execute()
    await erase(app, keys, state === 'queued' ? ADA : 'reader02@example.org')
    const row = await app.db
      .selectFrom('deliveries')
      .selectAll()
      .where('id', '=', state === 'queued' ? 1 : 2)
      .executeTakeFirst()
    expect(row).toMatchObject({ state: then, name: null, subscriber_id: null })
  }
})

test('who is added by hand has the evidence of how they asked, once', async () => {
  const { app, keys } = await known('SQLite')
  const bob = { address: 'bob@example.org', addressKey: 'bob@example.org', name: 'Bob' }
  expect(await addByHand(app, 'readers', bob, 'asked at the\nmeeting')).toBe('added')
  expect(await addByHand(app, 'readers', bob, 'again')).toBe('known')
  expect(await everythingAbout(app, keys, 'bob@example.org')).toMatchObject({
    rosters: [{ roster: 'readers', source: 'by hand' }],
    consents: [{ kind: 'join', way: 'hand', words: 'asked at the meeting' }],
  })
  expect((await refusal(addByHand(app, 'readers', ADA_AGAIN, 'asked'))).code).toBe('state')
})
