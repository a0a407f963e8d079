import { expect, it, onTestFinished } from 'vitest'
import { newDkimKeys } from '../../../src/app/dkim.ts'
import { queueLetter } from '../../../src/app/letters/queue-letter.ts'
import { sendLetters } from '../../../src/app/letters/send-letters.ts'
import { inTransaction } from '../../../src/store/database.ts'
import { claimLetters } from '../../../src/store/letters.ts'
import { suppress } from '../../../src/store/subscribers.ts'
import { forEachApp, NOW } from '../app-for-test.ts'
import { refusingServer } from './refusing-server.ts'
import { acknowledgement, outboxOf, textOf } from './sample-letters.ts'

forEachApp('a letter', open => {
  it('goes once into the outbox as text and HTML, answers what it answers, and says that it is automatic', async () => {
    const { app, db } = await open()
    expect(await queueLetter(db, acknowledgement(), NOW)).toBe(true)
    expect(await sendLetters(app)).toEqual({ accepted: 1, deferred: 0, failed: 0, suppressed: 0 })
    expect(await sendLetters(app)).toMatchObject({ accepted: 0 })
    const [message = '', ...others] = outboxOf(app)
    expect(others).toEqual([])
    const header = message.split('\r\n\r\n', 1)[0] ?? ''
    expect(header).toContain('To: Ada Example <ada@example.org>')
    expect(header).toContain('Subject: Re: A post for you')
    expect(header).toContain('In-Reply-To: <mine@example.org>')
    expect(header).toContain('References: <mine@example.org>')
    expect(header).toContain('Auto-Submitted: auto-replied')
    expect(header).toContain('Date: Mon, 15 Jun 2015 13:29:40 +0000')
    expect(header).toMatch(/Message-ID: <letter\.[0-9a-f]{32}@example\.org>/)
    expect(header).toContain('multipart/alternative')
    const text = textOf(message)
    expect(text).toContain('How to count sheep, by Ada Example\n\nOne sheep is easily counted.\n\nTwo are')
    expect(text).toContain('“withdraw”')
  })

  it('that answers nothing says so, and can bounce', async () => {
    const { app, db } = await open({ config: { bounces: { address: 'bounces@example.org' } } })
    await queueLetter(db, acknowledgement({ answers: null }), NOW)
    await sendLetters(app)
    expect(outboxOf(app)[0]).toContain('Auto-Submitted: auto-generated')
    expect(outboxOf(app)[0]).not.toContain('In-Reply-To')
  })

  it('is signed where a key is configured', async () => {
    const { app, db } = await open({ config: { dkim: { selectors: ['s2015'] } } })
    await newDkimKeys(app, 's2015', ['ed25519'])
    await queueLetter(db, acknowledgement(), NOW)
    await sendLetters(app)
    expect(outboxOf(app)[0]).toMatch(/^DKIM-Signature: [\s\S]*d=example\.org;\s+s=s2015;/)
  })

  it('is written down once for its key, and not at all when what it is about fails', async () => {
    const { app, db } = await open()
    const failing = inTransaction(db, async db => {
      await queueLetter(db, acknowledgement(), NOW)
      throw new Error('the effect failed')
    })
    await expect(failing).rejects.toThrow('the effect failed')
    expect(await queueLetter(db, acknowledgement(), NOW)).toBe(true)
    expect(await queueLetter(db, acknowledgement({ about: 'correction' }), NOW)).toBe(false)
    expect(await sendLetters(app)).toMatchObject({ accepted: 1 })
  })

  it('does not reach who wants no mail', async () => {
    const { app, db } = await open()
    await suppress(db, 'ada@example.org', 'complained', NOW)
    await queueLetter(db, acknowledgement(), NOW)
    expect(await sendLetters(app)).toMatchObject({ accepted: 0, suppressed: 1 })
    expect(outboxOf(app)).toEqual([])
  })

  it('goes as text alone where the template of its HTML is broken', async () => {
    const { app, db, notices } = await open()
    await queueLetter(db, acknowledgement(), NOW)
    const { mkdirSync, writeFileSync } = await import('node:fs')
    mkdirSync(`${app.workspace.templates}/letters`, { recursive: true })
    writeFileSync(`${app.workspace.templates}/letters/acknowledgement.mjml.liquid`, '{{ nothing.such }}')
    expect(await sendLetters(app)).toMatchObject({ accepted: 1 })
    expect(outboxOf(app)[0]).toContain('Content-Type: text/plain')
    expect(notices.join()).toContain('goes as text alone')
  })

  it('goes again with the same Message-ID and the same octets after a crash behind its dot', async () => {
    const { app, db, at } = await open()
    await queueLetter(db, acknowledgement(), NOW)
    await sendLetters(app)
    const [first] = outboxOf(app)
    const held = { state: 'claimed' as const, token: 'elsewhere|1|1|00', lease_until: NOW }
    await db.updateTable('letters').set(held).execute()
    expect(await sendLetters(app)).toMatchObject({ accepted: 0 })
    at('2015-06-15T14:29:40.000Z')
    expect(await sendLetters(app)).toMatchObject({ accepted: 1 })
    expect(outboxOf(app)).toEqual([first])
  })

  it('that a dead process holds need not wait for its lease', async () => {
    const { app, db } = await open()
    await queueLetter(db, acknowledgement(), NOW)
    const { hostname } = await import('node:os')
    const dead = `${hostname()}|4194305|1|00`
    await claimLetters(db, { token: dead, leaseUntil: '2015-06-16T00:00:00.000Z', now: NOW, most: 5 })
    expect(await sendLetters(app)).toMatchObject({ accepted: 1 })
  })

  it('waits when the server says "not now", and fails when it says no', async () => {
    for (const [reply, state] of [
      ['451 4.7.1 greylisted', 'queued'],
      ['550 5.1.1 no such user', 'failed'],
    ] as const) {
      const server = await refusingServer(reply)
      onTestFinished(server.close)
      const { app, db, at } = await open({ config: { smtp: { url: server.url } } })
      await queueLetter(db, acknowledgement(), NOW)
      await sendLetters(app)
      const row = await db.selectFrom('letters').selectAll().executeTakeFirstOrThrow()
      expect(row).toMatchObject({ state, attempts: 1, last_reply: reply, token: null })
      at('2015-06-15T13:30:00.000Z')
      expect(await sendLetters(app)).toEqual({ accepted: 0, deferred: 0, failed: 0, suppressed: 0 })
      expect(server.senders).toEqual(['<>'])
    }
  })

  it('waits when no server can be used, which is told and is no failure', async () => {
    const { app, db, notices } = await open({ config: { smtp: { url: 'smtp://127.0.0.1:9' } } })
    await queueLetter(db, acknowledgement(), NOW)
    expect(await sendLetters(app)).toEqual({ accepted: 0, deferred: 1, failed: 0, suppressed: 0 })
    expect(notices.join()).toContain('letters wait')
  })
})
