import { describe, expect, test } from 'vitest'
import { codesIn, isSpecific, isTelling, statusIn } from '../../../src/inbound/bounce/codes.ts'

describe('codes in what a server writes', () => {
  test.each([
    ['550 5.1.1 <ada@example.org>... User unknown', '5.1.1', 550],
    ['550-5.2.1 The account is disabled. 550 5.2.1 Learn more', '5.2.1', 550],
    ["5.1.0 - Unknown address error 550-'5.7.1 Access denied'", '5.7.1', 550],
    ["Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'", '5.1.10', 550],
    ['Sorry, no mailbox here by that name. (#5.1.1)', '5.1.1', null],
    ['5.2.2 <ada@example.org>... Mailbox Full', '5.2.2', null],
    ['host mx.example.org[192.0.2.25] said: 552 Too many recipients', null, 552],
    ['<<< 552 5.2.3 Message too large\n554 5.0.0 Service unavailable', '5.2.3', 552],
    ['554 4.4.7 Message expired <421 4.4.2 Connection timed out>', '4.4.2', 421],
    ['connected from 5.1.1.25 at 198.5.1.1', null, null],
    ['running Postfix 4.3.2-alpha, Exim 4.98', null, null],
    ['released on 5.4.12/99', null, null],
    ['nothing at all', null, null],
  ])('%s', (text, status, reply) => {
    expect(codesIn(text)).toEqual({ status, reply })
  })

  test('a status field may carry words behind its code', () => {
    expect(statusIn('5.0.0 (permanent failure)')).toBe('5.0.0')
    expect(statusIn('failed')).toBeNull()
    expect(statusIn(null)).toBeNull()
  })

  test('a general code tells less than any other, and one of expiry less than its cause', () => {
    expect(['5.0.0', '4.0.0', null].some(isSpecific)).toBe(false)
    expect(isSpecific('5.1.1')).toBe(true)
    expect(['4.4.7', '5.4.7'].some(isTelling)).toBe(false)
  })
})
