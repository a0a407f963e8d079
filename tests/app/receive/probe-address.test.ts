// An address that bounces softly again and again is asked before it is dropped.
import { expect, it } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { bouncesOf } from '../../../src/app/bounces.ts'
import { openKeys } from '../../../src/app/keys.ts'
import { sendLetters } from '../../../src/app/letters/send-letters.ts'
import { parseAddress } from '../../../src/mail/address.ts'
import { verpSender } from '../../../src/mail/verp.ts'
import { PROBE_DISPATCH } from '../../../src/render/letter.ts'
import { findSuppression } from '../../../src/store/subscribers.ts'
import { delivery, dispatch, edition, issue, subscriber } from '../../contract/rows.ts'
import { forEachApp, type OpenApp } from '../app-for-test.ts'
import { outboxOf } from '../letters/sample-letters.ts'
import { dsn, effectOf } from './mails.ts'

const SOFT = 'Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n'
const ADA = 'ada@example.org'

/** Three issues went to Ada. */
async function sent(open: OpenApp) {
  const config = {
    from: 'Editor <editor@newsletter.example>',
    replyTo: 'roundup@newsletter.example',
    bounces: { address: 'bounces@newsletter.example' },
  }
  const opened = await open({ config })
  const { db } = opened
  await db.insertInto('issues').values(issue).execute()
  await db.insertInto('editions').values(edition).execute()
  await db.insertInto('subscribers').values(subscriber).execute()
  for (const number of [1, 2, 3]) {
    await db
      .insertInto('dispatches')
      .values({ ...dispatch, audience: `readers ${number}` })
      .execute()
    await db
      .insertInto('deliveries')
      .values({
        ...delivery,
        dispatch_id: number,
        message_id: `<${number}@newsletter.example>`,
        state: 'accepted',
      })
      .execute()
  }
  return opened
}

async function bounce(app: App, dispatch: number, recipient = dispatch): Promise<string | null> {
  const { verp } = await openKeys(app)
  const address = parseAddress('bounces@newsletter.example')!
  const to = verpSender({ address, separator: '+' }, { dispatch, recipient }, verp)
  return await effectOf(
    app,
    dsn(`To: ${to}\nMessage-ID: <${app.now().getTime()}.${dispatch}@mx.example.net>\n`, SOFT),
  )
}

forEachApp('an address that bounces softly', open => {
  it('is asked by one letter when it is too often, and keeps its mail until that comes back, too', async () => {
    const { app, db } = await sent(open)
    expect(await bounce(app, 1)).not.toContain('asked')
    expect(await bounce(app, 2)).not.toContain('asked')
    expect(await bounce(app, 3)).toContain('its score is 3, so it is asked by a letter')
    await sendLetters(app)
    expect(outboxOf(app)).toHaveLength(1)
    expect(outboxOf(app)[0]).toContain('Subject: Does')
    expect(await findSuppression(db, ADA)).toBeUndefined()
    expect(await bounce(app, PROBE_DISPATCH, 1)).toContain('the letter that asks came back, too')
    expect(await findSuppression(db, ADA)).toEqual({ reason: 'bounced again and again: mailbox full' })
    expect(await Array.fromAsync(bouncesOf(app, ADA))).toMatchObject([
      { probe: { state: 'bounced', reason: 'mailbox full' } },
      {},
      {},
    ])
  })

  it('begins anew when the letter does not come back within a week', async () => {
    const { app, db, at } = await sent(open)
    for (const number of [1, 2, 3]) await bounce(app, number)
    await sendLetters(app)
    at('2015-06-23T13:29:40.000Z')
    expect(await Array.fromAsync(bouncesOf(app, ADA))).toMatchObject([
      { score: 0, probe: { state: 'silent' }, suppressed: null },
      {},
      {},
    ])
    expect(await bounce(app, PROBE_DISPATCH, 1)).toContain('came back too late')
    expect(await findSuppression(db, ADA)).toBeUndefined()
  })

  it('is not dropped by a forged bounce of the letter', async () => {
    const { app, db } = await sent(open)
    for (const number of [1, 2, 3]) await bounce(app, number)
    const forged = 'bounces+0.1.00000000000000000000@newsletter.example'
    expect(await effectOf(app, dsn(`To: ${forged}\n`, SOFT))).toContain('shown and not applied')
    expect(await findSuppression(db, ADA)).toBeUndefined()
  })
})
