// What comes in is recorded once and before it is taken; what it brings about happens once, and only where it is proved.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { bouncesOf } from '../../../src/app/bounces.ts'
import { openKeys } from '../../../src/app/keys.ts'
import { parseContent } from '../../../src/app/receive/content.ts'
import { receive } from '../../../src/app/receive/receive.ts'
import { readerToken } from '../../../src/audience/reader-token.ts'
import { parseAddress } from '../../../src/mail/address.ts'
import { verpSender } from '../../../src/mail/verp.ts'
import { listDispatches } from '../../../src/store/dispatches.ts'
import { postingOf } from '../../../src/store/feedback.ts'
import { findReceived } from '../../../src/store/received.ts'
import { findSubscriber, findSuppression } from '../../../src/store/subscribers.ts'
import { delivery, dispatch, edition, issue, NOW, subscriber } from '../../contract/rows.ts'
import { forEachApp, type OpenApp } from '../app-for-test.ts'
import { boxOf, dsn, effectOf, take } from './mails.ts'

const HARD = 'Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n'
const SOFT = 'Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n'
const ADA = 'ada@example.org'

/** Two subscribers with a copy each, and a post to a list. */
async function sent(open: OpenApp) {
  const config = {
    from: 'Editor <editor@newsletter.example>',
    replyTo: 'roundup@newsletter.example',
    bounces: { address: 'bounces@newsletter.example' },
    inbound: { authservId: 'mx.example.net' },
    audiences: ['friends'],
  }
  const opened = await open({ config })
  const { app, db } = opened
  mkdirSync(app.workspace.subscribers, { recursive: true })
  writeFileSync(
    join(app.workspace.subscribers, 'friends.yaml'),
    'kind: list\naddress: friends@lists.example\n',
  )
  await db.insertInto('issues').values(issue).execute()
  await db.insertInto('editions').values(edition).execute()
  await db.insertInto('dispatches').values(dispatch).execute()
  await db
    .insertInto('dispatches')
    .values({ ...dispatch, audience: 'friends', kind: 'list' })
    .execute()
  await db.insertInto('subscribers').values(subscriber).execute()
  const accepted = { ...delivery, state: 'accepted' as const, subscriber_id: 1 }
  const list = { address: 'friends@lists.example', address_key: 'friends@lists.example', subscriber_id: null }
  await db.insertInto('deliveries').values(accepted).execute()
  await db
    .insertInto('deliveries')
    .values({
      ...accepted,
      ...list,
      dispatch_id: 2,
      message_id: '<post@newsletter.example>',
      state: 'uncertain',
    })
    .execute()
  return opened
}

async function verp(app: App, recipient = 1): Promise<string> {
  const { verp } = await openKeys(app)
  return verpSender(
    { address: parseAddress('bounces@newsletter.example')!, separator: '+' },
    { dispatch: 1, recipient },
    verp,
  )
}

forEachApp('a bounce', open => {
  it('to the envelope sender that we made ends the mail to an address that is gone', async () => {
    const { app, db } = await sent(open)
    expect(await effectOf(app, dsn(`To: ${await verp(app)}\n`, HARD))).toBe(
      'no more mail to Ada@example.org: no such address',
    )
    expect(await findSuppression(db, ADA)).toEqual({ reason: 'bounced: no such address' })
    const listed = await Array.fromAsync(bouncesOf(app, null))
    expect(listed).toMatchObject([
      {
        address: 'Ada@example.org',
        class: 'hard',
        status: '5.1.1',
        proof: 'verp',
        score: 4,
        suppressed: 'bounced: no such address',
      },
    ])
  })

  it('that quotes our Message-ID, or our sender as a forwarder rewrote it, is about that delivery', async () => {
    const { app } = await sent(open)
    expect(await effectOf(app, dsn('To: x@example.net\n', SOFT, 'Message-ID: <1@example.org>\n'))).toContain(
      'noted: Ada@example.org',
    )
    const [local = '', domain = ''] = (await verp(app)).split('@')
    const srs = `Return-Path: <SRS0=aBcD=7x=${domain}=${local}@forwarder.example>\n`
    expect(await effectOf(app, dsn('To: x@example.net\n', HARD, srs))).toBe(
      'known already: a bounce of Ada@example.org',
    )
  })

  it('that proves nothing is shown and changes nothing', async () => {
    const { app, db } = await sent(open)
    for (const forged of [
      'bounces+1.1.00000000000000000000@newsletter.example',
      'bounces@newsletter.example',
      ADA,
    ]) {
      expect(await effectOf(app, dsn(`To: ${forged}\n`, HARD))).toContain('shown and not applied')
    }
    expect(
      await effectOf(app, dsn('To: x@example.net\n', HARD, 'Message-ID: <guessed@example.org>\n')),
    ).toContain('not applied')
    expect(await findSuppression(db, ADA)).toBeUndefined()
    expect(await Array.fromAsync(bouncesOf(app, ADA))).toEqual([])
  })

  it('that quotes the Message-ID of a post to a list changes nothing: everybody on it has that', async () => {
    const { app, db } = await sent(open)
    const original = 'Message-ID: <post@newsletter.example>\n'
    expect(await effectOf(app, dsn('To: editor@newsletter.example\n', HARD, original))).toBe(
      'shown and not applied: it is about a post to a list, whose Message-ID is public',
    )
    expect(await findSuppression(db, 'friends@lists.example')).toBeUndefined()
    expect(await Array.fromAsync(bouncesOf(app, null))).toEqual([])
  })

  it('of long ago changes nothing', async () => {
    const { app, db, at } = await sent(open)
    at('2015-07-16T13:29:40.000Z')
    expect(await effectOf(app, dsn(`To: ${await verp(app)}\n`, HARD))).toContain('more than a month ago')
    expect(await findSuppression(db, ADA)).toBeUndefined()
  })

  it('that is soft, ours to blame, or a delay keeps the reader', async () => {
    const { app, db } = await sent(open)
    const delayed = 'Action: delayed\nStatus: 4.4.1\n'
    expect(
      await effectOf(app, dsn(`To: ${await verp(app)}\nMessage-ID: <a@b.example>\n`, delayed)),
    ).toContain('noted')
    expect(await effectOf(app, dsn(`To: ${await verp(app)}\nMessage-ID: <b@b.example>\n`, SOFT))).toContain(
      '(soft: mailbox full)',
    )
    expect(await findSuppression(db, ADA)).toBeUndefined()
    expect(await Array.fromAsync(bouncesOf(app, ADA))).toMatchObject([{ score: 1 }, { score: 1 }])
  })
})

forEachApp('a complaint', open => {
  const arf = (type: string, original: string) => `From: loop@example.net
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b

A complaint.
--b
Content-Type: message/feedback-report

Feedback-Type: ${type}
Original-Rcpt-To: [redacted]
--b
Content-Type: text/rfc822-headers

From: editor@newsletter.example
Subject: An issue
${original}
--b--
`

  it('about our message ends the mail to its reader, however redacted', async () => {
    const { app, db } = await sent(open)
    expect(await effectOf(app, arf('abuse', 'Message-ID: <1@example.org>\n'))).toBe(
      `no more mail to ${ADA}: they complained`,
    )
    expect(await findSuppression(db, ADA)).toEqual({ reason: 'complained' })
    expect(await findSubscriber(db, 'readers', ADA)).toMatchObject({ state: 'left' })
  })

  it('is known by the reader’s own token, too', async () => {
    const { app, db } = await sent(open)
    const token = readerToken('unsubscribe', 1, (await openKeys(app)).tokens)
    await effectOf(
      app,
      arf('opt-out', `List-Unsubscribe: <https://newsletter.example/unsubscribe/${token}>\n`),
    )
    expect(await findSuppression(db, ADA)).toEqual({ reason: 'complained' })
  })

  it('about a post to a list changes nothing: its Message-ID is public', async () => {
    const { app, db } = await sent(open)
    const effect = await effectOf(app, arf('abuse', 'Message-ID: <post@newsletter.example>\n'))
    expect(effect).toContain('whose Message-ID is public')
    expect(await findSuppression(db, 'friends@lists.example')).toBeUndefined()
  })

  it('of too many pauses what is still being sent', async () => {
    const { app, db } = await sent(open)
    const more = (number: number, state: 'accepted' | 'queued') => ({
      ...delivery,
      address: `reader${number}@example.org`,
      address_key: `reader${number}@example.org`,
      message_id: `<reader${number}@example.org>`,
      state,
    })
    const others = [more(2, 'accepted'), more(3, 'accepted'), more(4, 'queued')]
    await db.insertInto('deliveries').values(others).execute()
    const issue = await db.selectFrom('issues').select('id').executeTakeFirstOrThrow()
    const first = async () => (await listDispatches(db, issue.id)).find(({ id }) => id === 1)?.state
    await effectOf(app, arf('abuse', 'Message-ID: <1@example.org>\n'))
    await effectOf(app, arf('abuse', 'Message-ID: <reader2@example.org>\n'))
    expect(await first()).toBe('running')
    expect(await effectOf(app, arf('abuse', 'Message-ID: <reader3@example.org>\n'))).toBe(
      'no more mail to reader3@example.org: they complained; dispatch 1 is paused, since 3 of 3 did',
    )
    expect(await first()).toBe('paused')
  })

  it('that is forged, or about the sender, changes nothing', async () => {
    const { app, db } = await sent(open)
    expect(await effectOf(app, arf('abuse', 'Message-ID: <guessed@example.org>\n'))).toContain('not applied')
    expect(await effectOf(app, arf('auth-failure', 'Message-ID: <1@example.org>\n'))).toContain(
      'nobody’s complaint',
    )
    expect(await findSuppression(db, ADA)).toBeUndefined()
  })
})

forEachApp('leaving by mail', open => {
  const mail = (header: string) => `From: Ada <${ADA}>\nTo: roundup@newsletter.example\n${header}\n\nplease\n`

  it('works with the reader’s own token, whoever sends it', async () => {
    const { app, db } = await sent(open)
    const token = readerToken('unsubscribe', 1, (await openKeys(app)).tokens)
    const text = mail(`Subject: unsubscribe ${token}`).replace(ADA, 'else@example.org')
    expect(await effectOf(app, text)).toBe('Ada@example.org left readers')
    expect(await findSubscriber(db, 'readers', ADA)).toMatchObject({ state: 'left' })
  })

  it('works from an address that is proved', async () => {
    const { app, db } = await sent(open)
    const proof = 'Authentication-Results: mx.example.net; dmarc=pass header.from=example.org'
    expect(await effectOf(app, mail(`${proof}\nSubject: unsubscribe`))).toBe(`${ADA} left readers`)
    expect(await findSubscriber(db, 'readers', ADA)).toMatchObject({ state: 'left' })
  })

  it('does nothing for a third party, or with a token of another purpose', async () => {
    const { app, db } = await sent(open)
    const { tokens } = await openKeys(app)
    for (const subject of [
      'unsubscribe',
      `unsubscribe ${readerToken('preferences', 1, tokens)}`,
      'unsubscribe 1-AAAAAAAAAAAAAAAAAAAAAA',
    ]) {
      expect(await effectOf(app, mail(`Subject: ${subject}`))).toContain('not applied')
    }
    expect(await findSubscriber(db, 'readers', ADA)).toMatchObject({ state: 'active' })
  })
})

forEachApp('a post to a list', open => {
  const echo =
    'From: editor@newsletter.example\nMessage-ID: <post@newsletter.example>\nList-Post: <mailto:friends@lists.example>\n\nwords\n'
  const hold = (word: string) =>
    `From: friends-bounces@lists.example\nSubject: Your message to friends ${word}\n\nIt is being held.\n`

  it('that comes back is settled', async () => {
    const { app, db } = await sent(open)
    expect(await effectOf(app, echo)).toBe('friends@lists.example distributed our post')
    expect(await postingOf(db, 2)).toBe('echoed')
    const row = await db
      .selectFrom('deliveries')
      .select(['state', 'reason'])
      .where('id', '=', 2)
      .executeTakeFirst()
    expect(row).toEqual({ state: 'accepted', reason: 'it came back through the list' })
  })

  it('that is held is marked so, and stays uncertain', async () => {
    const { app, db } = await sent(open)
    expect(await effectOf(app, hold('awaits moderator approval'))).toContain('waits for a moderator')
    expect(await postingOf(db, 2)).toBe('held')
    const row = await db.selectFrom('deliveries').select('state').where('id', '=', 2).executeTakeFirst()
    expect(row).toEqual({ state: 'uncertain' })
  })
})

forEachApp('receiving', open => {
  const MAIL = `From: Ada <${ADA}>\nTo: roundup@newsletter.example\nMessage-ID: <mine@example.org>\n\nhttps://blog.example.org/post\n`

  it('records a message once, however often it comes, and lets go of it each time', async () => {
    const { app, db } = await sent(open)
    const box = boxOf(MAIL, MAIL.replace('\n\n', '\nReceived: again\n\n'), MAIL)
    const told = await Array.fromAsync(receive(app, box.incoming, { dryRun: false }))
    expect(told.map(({ state }) => state)).toEqual(['recorded', 'known', 'known'])
    expect(box.taken).toEqual([0, 1, 2])
    expect((await take(app, MAIL))[0]?.state).toBe('known')
    expect(await findReceived(db, 1)).toMatchObject({
      identity: `<mine@example.org> ${ADA}`,
      kind: 'submission',
      sender: ADA,
      received_at: NOW,
    })
  })

  it('knows one without a Message-ID by its octets, with the line ends of a mailbox or of a server', async () => {
    const { app } = await sent(open)
    const text = MAIL.replace(/Message-ID.*\n/, '')
    const told = await take(app, text, text, `${text}more\n`, text.replaceAll('\n', '\r\n'))
    expect(told.map(({ state }) => state)).toEqual(['recorded', 'known', 'recorded', 'known'])
  })

  it('knows a message again of which a list wrote itself into From, whichever copy comes first', async () => {
    const { app } = await sent(open)
    const list = 'List-Post: <mailto:friends@lists.example.org>\n'
    const munged = (more: string) =>
      list + more + MAIL.replace(`Ada <${ADA}>`, '"Ada via Friends" <friends@lists.example.org>')
    const other = (text: string) => text.replace('<mine@', '<another@')
    const copies = [
      munged(`Reply-To: Ada <${ADA}>, Friends <friends@lists.example.org>\n`),
      MAIL,
      other(MAIL),
      other(munged(`X-Original-From: Ada <${ADA}>\n`)),
      munged('Reply-To: grace@example.org\n'),
    ]
    const told = await take(app, ...copies)
    expect(told.map(({ state }) => state)).toEqual(['recorded', 'known', 'recorded', 'known', 'recorded'])
  })

  it('takes the message of another author for another, though it has the same Message-ID', async () => {
    const { app } = await sent(open)
    const told = await take(app, MAIL, MAIL.replace(ADA, 'grace@example.org'))
    expect(told.map(({ state }) => state)).toEqual(['recorded', 'recorded'])
  })

  it('only looks, when it is asked to', async () => {
    const { app, db } = await sent(open)
    const box = boxOf(MAIL)
    const told = await Array.fromAsync(receive(app, box.incoming, { dryRun: true }))
    expect(told).toMatchObject([{ state: null, effect: null, verdict: { outcome: { kind: 'submission' } } }])
    expect(box.taken).toEqual([])
    expect(await findReceived(db, 1)).toBeUndefined()
  })

  it('keeps aside what cannot be read, as it came, and goes on', async () => {
    const { app, db } = await sent(open)
    const bomb = 'A: 1\n'.repeat(2_000)
    const told = await take(app, bomb, MAIL, bomb)
    expect(told.map(({ state }) => state)).toEqual(['quarantined', 'recorded', 'known'])
    const row = await findReceived(db, 1)
    expect(row).toMatchObject({
      kind: null,
      state: 'quarantined',
      reason: 'a header of it has more than 1,000 lines',
    })
    const file = join(app.workspace.quarantine, `${row?.digest}.eml`)
    expect(readFileSync(file, 'utf8')).toBe(bomb)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('keeps what a contributor wrote, with its links, after it was done', async () => {
    const { app, db } = await sent(open)
    await take(app, MAIL)
    const row = await findReceived(db, 1)
    expect(row?.state).toBe('done')
    expect(parseContent(row?.content ?? '').written).toEqual({
      words: 'https://blog.example.org/post',
      links: [{ url: 'https://blog.example.org/post', text: 'https://blog.example.org/post' }],
      answers: [],
      name: 'Ada',
      through: 'private',
    })
  })

  it('does later what an interruption left undone', async () => {
    const { app, db } = await sent(open)
    const box = boxOf(dsn(`To: ${await verp(app)}\n`, HARD))
    const stop = new Error('the power went')
    const interrupted = {
      async *[Symbol.asyncIterator]() {
        for await (const one of box.incoming) yield { ...one, taken: async () => await Promise.reject(stop) }
      },
    }
    await expect(Array.fromAsync(receive(app, interrupted, { dryRun: false }))).rejects.toThrow(stop)
    expect(await findSuppression(db, ADA)).toBeUndefined()
    expect(await findReceived(db, 1)).toMatchObject({ state: 'recorded' })
    await take(app)
    expect(await findSuppression(db, ADA)).toEqual({ reason: 'bounced: no such address' })
  })

  it('tries five times what cannot be applied, and then leaves it to a person', async () => {
    const { app, db } = await sent(open)
    await take(app, MAIL)
    await db.updateTable('received').set({ kind: 'bounce', content: 'damaged', state: 'recorded' }).execute()
    for (let attempt = 1; attempt <= 6; attempt += 1) await take(app)
    expect(await findReceived(db, 1)).toMatchObject({ state: 'quarantined', attempts: 5 })
  })

  it('of a thousand messages gives a thousand verdicts, in their order', async () => {
    const { app } = await sent(open)
    const texts = Array.from({ length: 1_000 }, (_, at) => MAIL.replace('mine', `m${at}`))
    const told = await take(app, ...texts)
    expect(told.map(({ verdict }) => verdict.incoming.place)).toEqual([...texts.keys()])
  })
})
