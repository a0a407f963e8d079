import { describe, expect, test } from 'vitest'
import { readComplaint, wantsNoMore } from '../../src/inbound/complaint.ts'
import { readNotification } from '../../src/inbound/service-notification.ts'
import { received } from './received.ts'

const original = {
  type: 'message/rfc822',
  text: 'From: editor@newsletter.example\nMessage-ID: <1.a@newsletter.example>\n\nwords',
}

describe('a complaint', () => {
  test('is a feedback report, with whom it names and what it is about', () => {
    const text =
      'Feedback-Type: abuse\nUser-Agent: Loop/1.0\nOriginal-Rcpt-To: <ada@example.org>\nOriginal-Rcpt-To: grace@example.org\n'
    const reading = readComplaint(
      received('Subject: report\n', 'x', { parts: [{ type: 'message/feedback-report', text }, original] }),
    )
    expect(reading?.complaint).toEqual({
      feedback: 'abuse',
      recipients: ['ada@example.org', 'grace@example.org'],
    })
    expect(reading?.original).toContainEqual({ name: 'message-id', value: '<1.a@newsletter.example>' })
  })

  test('may have its recipients redacted', () => {
    const text = 'Feedback-Type: abuse\nOriginal-Rcpt-To: [redacted]\n'
    const reading = readComplaint(received('', 'x', { parts: [{ type: 'message/feedback-report', text }] }))
    expect(reading?.complaint).toEqual({ feedback: 'abuse', recipients: [] })
  })

  test('is also what Microsoft sends, with the message and no report', () => {
    const text = `X-HmXmrOriginalRecipient: ada@example.org\n${original.text}`
    const header = 'From: staff@hotmail.example\nSubject: complaint about message from 192.0.2.2\n'
    const reading = readComplaint(received(header, null, { parts: [{ ...original, text }] }))
    expect(reading?.complaint).toEqual({ feedback: 'abuse', recipients: ['ada@example.org'] })
  })

  test('is not what a person forwards', () => {
    expect(readComplaint(received('Subject: look\n', 'see below', { parts: [original] }))).toBeNull()
  })

  test.each([
    ['abuse', true],
    ['opt-out', true],
    ['not-spam', false],
    ['auth-failure', false],
  ])('of the type %s means no more mail: %s', (feedback, expected) => {
    expect(wantsNoMore({ feedback, recipients: [] })).toBe(expected)
  })
})

describe('a notification of Amazon SES', () => {
  const footer = '\n\n--\nIf you wish to stop receiving notifications from this topic, visit {this} link'

  test('of a bounce is one', () => {
    const json = JSON.stringify({
      notificationType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [
          {
            emailAddress: 'ada@example.org',
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550 5.1.1 user unknown',
          },
        ],
      },
    })
    expect(readNotification(json.replace('user unknown', 'user!\n  unknown') + footer)).toMatchObject({
      kind: 'bounce',
      report: { recipients: [{ address: 'ada@example.org', status: '5.1.1', class: 'hard' }] },
    })
  })

  test('of a complaint is one, and of a delivery a receipt', () => {
    const complaint = {
      notificationType: 'Complaint',
      complaint: { complainedRecipients: [{ emailAddress: 'ada@example.org' }] },
    }
    expect(readNotification(JSON.stringify(complaint) + footer)).toEqual({
      kind: 'complaint',
      complaint: { feedback: 'abuse', recipients: ['ada@example.org'] },
    })
    expect(readNotification('{"notificationType":"Delivery","mail":{}}')).toEqual({ kind: 'success' })
  })

  test.each([
    '',
    '{"notificationType"',
    '{"notificationType":"Else"}',
    '{"notificationType":"Bounce","bounce":{}}',
    `{"notificationType":${'['.repeat(100_000)}`,
  ])('is not %.40s', text => {
    expect(readNotification(text)).toBeNull()
  })
})
