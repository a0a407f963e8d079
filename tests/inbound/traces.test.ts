import { describe, expect, test } from 'vitest'
import { examine } from '../../src/inbound/examine.ts'
import { tracesOf, unrewritten } from '../../src/inbound/traces.ts'
import { received } from './received.ts'

describe('an address is seen as it was before', () => {
  test.each([
    ['bounces+1.2.aa@newsletter.example', 'bounces+1.2.aa@newsletter.example'],
    ['SRS0=HHH=TT=newsletter.example=bounces+1.2.aa@forwarder.example', 'bounces+1.2.aa@newsletter.example'],
    ['srs0+HHH=TT=newsletter.example=bounces+1.2.aa@forwarder.example', 'bounces+1.2.aa@newsletter.example'],
    [
      'SRS1=GGG=forwarder.example==HHH=TT=newsletter.example=bounces@other.example',
      'bounces@newsletter.example',
    ],
    ['prvs=0123456789=bounces+1.2.aa@newsletter.example', 'bounces+1.2.aa@newsletter.example'],
    ['no address', 'no address'],
  ])('%s', (written, before) => {
    expect(unrewritten(written)).toBe(before)
  })

  test('in linear time', () => {
    expect(unrewritten(`SRS0=${'a.b='.repeat(250_000)}@x`)).toHaveLength(1_000_007)
  })
})

test('a report is about what it came to and what it encloses', () => {
  const parts = [
    { type: 'message/feedback-report', text: 'Feedback-Type: abuse\n' },
    {
      type: 'message/rfc822',
      text: 'Return-Path: <bounces+1.2.aa@newsletter.example>\nFrom: e@newsletter.example\nMessage-ID: <1@newsletter.example>\nList-Unsubscribe: <https://x/1-a>\n\n',
    },
  ]
  expect(tracesOf(examine(received('To: Loop <fbl@newsletter.example>\n', null, { parts })))).toEqual({
    addresses: ['fbl@newsletter.example', 'bounces+1.2.aa@newsletter.example'],
    messageIds: ['<1@newsletter.example>'],
    leaving: ['<https://x/1-a>'],
  })
})
