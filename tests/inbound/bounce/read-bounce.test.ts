import { describe, expect, test } from 'vitest'
import { readBounce } from '../../../src/inbound/bounce/read-bounce.ts'
import type { FailedRecipient } from '../../../src/inbound/bounce/report.ts'
import type { ReceivedMessage } from '../../../src/inbound/received-message.ts'
import { received } from '../received.ts'
import { TEXT_BOUNCES } from './specimens.ts'

const DAEMON = `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: bounces@newsletter.example
Subject: Undelivered Mail Returned to Sender
`

function recipients(message: ReceivedMessage): readonly FailedRecipient[] {
  const reading = readBounce(message)
  return reading?.kind === 'bounce' ? reading.report.recipients : []
}

const summary = (message: ReceivedMessage) =>
  recipients(message).map(one => [one.address, one.status, one.class])

describe('a bounce in plain words', () => {
  test.each(TEXT_BOUNCES)('of %s', (_, text, expected) => {
    expect(summary(received(DAEMON, text))).toEqual(expected)
  })

  test('as HTML alone', () => {
    const html =
      '<p>Delivery has failed to these recipients:</p><p>ada@example.org<br>550 5.1.1 User unknown</p>'
    expect(summary(received(DAEMON, null, { html }))).toEqual([['ada@example.org', '5.1.1', 'hard']])
  })

  test('whose addresses stand in its header', () => {
    const message = received(
      `${DAEMON}X-Failed-Recipients: ada@example.org, grace@example.org\n`,
      'It failed.\n',
    )
    expect(recipients(message).map(({ address }) => address)).toEqual([
      'ada@example.org',
      'grace@example.org',
    ])
  })

  test('of a gateway that signs with a name of its own', () => {
    const header = 'From: Example_Gateways@mx.example.org\nSubject: Delivery failure notification\n'
    const text =
      'Your message with Subject: The roundup\ncould not be delivered to the following recipients:\n\nada@example.org\n'
    expect(summary(received(header, text))).toEqual([['ada@example.org', null, 'soft']])
    expect(readBounce(received(`${header}In-Reply-To: <issue@example.org>\n`, text))).toBeNull()
    expect(readBounce(received(header, `Look what I got:\n\n${text}`))).toBeNull()
  })

  test('whose words say nothing beside the message that it encloses', () => {
    const parts = [{ type: 'message/rfc822', text: 'To: ada@example.org\nSubject: The roundup\n' }]
    const header = 'From: MAILER-DAEMON@mx.example.org\nSubject: 邮件传输失败\n'
    expect(summary(received(header, '<ada@example.org>:\n', { parts }))).toEqual([
      ['ada@example.org', null, 'soft'],
    ])
    expect(readBounce(received(header, '<ada@example.org>:\n'))).toBeNull()
  })

  test('that warns of what is no delay', () => {
    const header = 'From: MDaemon@mx.example.org\nSubject: Warning: ada@example.org - User unknown!\n'
    expect(summary(received(header, 'ada@example.org - no such user here.\n'))).toEqual([
      ['ada@example.org', null, 'hard'],
    ])
  })

  test('that is passed on by a person who was sent it', () => {
    const quoted = 'Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n'.replace(
      /^/gm,
      '> ',
    )
    const header = 'From: Editor <editor@example.org>\nSubject: Fwd: Returned mail\n'
    expect(summary(received(header, `See below.\n\n${quoted}`))).toEqual([
      ['ada@example.org', '5.1.1', 'hard'],
    ])
    expect(readBounce(received(header.replace('Fwd: ', ''), quoted))).toBeNull()
  })
})

describe('a delivery status', () => {
  const dsn = (text: string, words = 'It failed.') =>
    received(DAEMON, words, { parts: [{ type: 'message/delivery-status', text }] })

  test('tells of each recipient apart', () => {
    const text = `Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ada@example.org
Action: failed
Status: 5.2.1
Diagnostic-Code: smtp; 550 5.2.1 <ada@example.org>... User Unknown

Original-Recipient: rfc822;grace@example.org
Final-Recipient: rfc822;grace@example.org
Action: delayed
Status: 4.2.2
Diagnostic-Code: smtp; 452 4.2.2 Mailbox full
`
    expect(recipients(dsn(text))).toEqual([
      {
        address: 'ada@example.org',
        action: 'failed',
        status: '5.2.1',
        class: 'hard',
        reason: 'no such address',
        diagnostic: '550 5.2.1 <ada@example.org>... User Unknown',
      },
      {
        address: 'grace@example.org',
        action: 'delayed',
        status: '4.2.2',
        class: 'soft',
        reason: 'mailbox full',
        diagnostic: '452 4.2.2 Mailbox full',
      },
    ])
  })

  test('is read with its groups run together, and a utf-8 address', () => {
    const text = `Reporting-MTA: dns; mx.example.net
Final-Recipient: utf-8; ædes@example.org
Action: failed
Status: 5.1.1
Final-Recipient: rfc822; <grace@example.org>
Action: failed
Status: 5.2.2
`
    expect(summary(dsn(text))).toEqual([
      ['ædes@example.org', '5.1.1', 'hard'],
      ['grace@example.org', '5.2.2', 'soft'],
    ])
  })

  test('that is general is filled in from the text', () => {
    const text = 'Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.0.0\n'
    const words = 'ada@example.org: 550 5.7.26 Multiple authentication checks failed\n'
    expect(summary(dsn(text, words))).toEqual([['ada@example.org', '5.7.26', 'policy']])
  })

  test('stands in the text when the parts were lost', () => {
    const text = 'It failed.\n\nFinal-Recipient: RFC822; ada@example.org\nAction: failed\nStatus: 5.1.1\n'
    expect(summary(received(DAEMON, text))).toEqual([['ada@example.org', '5.1.1', 'hard']])
  })

  test('stands in the bounce that a gateway passes on whole', () => {
    const status = 'Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n'
    const enclosing = (header: string) =>
      received(DAEMON, 'See what is attached.', {
        parts: [
          { type: 'message/rfc822', text: `${header}Subject: Returned mail\n\nIt failed.\n\n${status}` },
        ],
      })
    expect(summary(enclosing('From: MAILER-DAEMON@mx.example.org\nTo: ada@example.org\n'))).toEqual([
      ['ada@example.org', '5.1.1', 'hard'],
    ])
    expect(summary(enclosing('From: grace@example.org\nTo: ada@example.org\n'))).toEqual([
      ['ada@example.org', null, 'soft'],
    ])
  })

  test('of what arrived is no bounce', () => {
    for (const action of ['delivered', 'relayed', 'expanded']) {
      const text = `Final-Recipient: rfc822; ada@example.org\nAction: ${action}\nStatus: 2.0.0\n`
      expect(readBounce(dsn(text))).toEqual({ kind: 'success' })
    }
  })

  test('that names nobody leaves it to the text', () => {
    const text = 'Reporting-MTA: dns; mx.example.net\n'
    const words = 'Delivery to the following recipients failed permanently:\n   * ada@example.org\n'
    expect(summary(dsn(text, words))).toEqual([['ada@example.org', null, 'soft']])
  })
})

describe('no bounce is', () => {
  test.each([
    [
      'a person’s question about one',
      'From: Ada <ada@example.org>\nSubject: Re: Undelivered mail\n',
      'My mail could not be delivered: 550 5.1.1 user unknown',
    ],
    [
      'an answering machine',
      'Return-Path: <>\nFrom: Ada <ada@example.org>\nSubject: Automatic reply: an issue\n',
      'I am not able to be reached.',
    ],
    ['an ordinary mail', 'From: Ada <ada@example.org>\nSubject: My post\n', 'https://blog.example.org/post'],
  ])('%s', (_, header, text) => {
    expect(readBounce(received(header, text))).toBeNull()
  })
})

describe('a hostile report', () => {
  test.each([
    ['addresses without end', 'a@b.example '.repeat(80_000)],
    ['an @ after each letter', 'a@'.repeat(500_000)],
    ['words that almost match', `550 ${'user mailbox sender '.repeat(50_000)}`],
    ['fields without end', 'Final-Recipient: rfc822; a@b.example\n'.repeat(30_000)],
    ['quotes without end', '> '.repeat(500_000)],
    ['digits and dots', '5.1.'.repeat(250_000)],
    ['one header line', `Received: ${'x'.repeat(1_000_000)}`],
  ])('of %s is read, and no more than a hundred recipients of it', (_, text) => {
    const found = recipients(received(DAEMON, text, { parts: [{ type: 'message/delivery-status', text }] }))
    expect(found.length).toBeLessThanOrEqual(100)
  })
})
