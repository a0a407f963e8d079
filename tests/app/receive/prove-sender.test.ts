// A message that a mail server hands over is proved here, unless the trusted host has said what it is.
import { expect, it } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import type { Incoming } from '../../../src/app/receive/incoming.ts'
import { receive } from '../../../src/app/receive/receive.ts'
import { dnsOf, KEY_RECORD, signed } from '../../transport/mail-authentication/signed-mail.ts'
import { forEachApp } from '../app-for-test.ts'

const MAIL =
  'From: Ada Example <ada@example.com>\r\nTo: roundup@newsletter.example\r\nSubject: My post\r\nDate: Mon, 15 Jun 2015 10:00:00 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nhttps://ada.example.com/post\r\n'
const KEY = { 's._domainkey.example.com': [KEY_RECORD] }
const config = {
  from: 'Editor <editor@newsletter.example>',
  replyTo: 'roundup@newsletter.example',
  inbound: { authservId: 'mx.example.net' },
}

async function provedBy(app: App, text: string, direct: Incoming['direct'], asked: string[] = []) {
  async function* incoming(): AsyncGenerator<Incoming> {
    yield { raw: Buffer.from(text), way: 'lmtp', place: 1, taken: async () => {}, direct }
  }
  const dns = dnsOf(KEY, asked)
  const [told] = await Array.fromAsync(receive(app, incoming(), { dryRun: true, dns }))
  return told?.verdict.read === true ? told.verdict : null
}

forEachApp('proving senders', open => {
  it('proves a sender by their signature when the message was handed over directly', async () => {
    const { app } = await open({ config })
    expect(await provedBy(app, await signed(MAIL), { origin: null })).toMatchObject({
      authenticated: true,
      proof: 'signed by example.com',
    })
  })

  it('asks nobody about a message that lay in a mailbox, or that does nothing', async () => {
    const { app } = await open({ config })
    const asked: string[] = []
    const mail = await signed(MAIL)
    expect(await provedBy(app, mail, null, asked)).toMatchObject({ authenticated: false })
    const report = await signed(
      MAIL.replace('Subject: My post', 'Subject: Out of office\r\nAuto-Submitted: auto-replied'),
    )
    expect(await provedBy(app, report, { origin: null }, asked)).toMatchObject({ authenticated: false })
    expect(asked).toEqual([])
  })

  it('believes the trusted host before itself', async () => {
    const { app } = await open({ config })
    const mail = `Authentication-Results: mx.example.net; dmarc=fail header.from=example.com\r\n${await signed(MAIL)}`
    expect(await provedBy(app, mail, { origin: null })).toMatchObject({
      authenticated: false,
      proof: 'DMARC failed',
    })
  })
})
