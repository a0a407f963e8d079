import { describe, expect, test } from 'vitest'
import { codesIn } from '../../../src/inbound/bounce/codes.ts'
import { reasonOf } from '../../../src/inbound/bounce/reasons.ts'
import { classOf } from '../../../src/inbound/bounce/report.ts'

const reason = (words: string, afterData = false) => reasonOf({ codes: codesIn(words), words, afterData })

describe('why a message was not taken', () => {
  test.each([
    [
      '550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
      'no such address',
    ],
    ['450 4.1.1 <ada@example.org>: Recipient address rejected: User unknown', 'no such address'],
    ['550 5.2.1 <ada@example.org>... User Unknown', 'no such address'],
    ['553 Invalid recipient ada@example.org', 'no such address'],
    ['550 5.1.1 RESOLVER.ADR.RecipNotFound; not found', 'no such address'],
    ['550 5.4.1 Recipient address rejected: Access denied', 'no such address'],
    ['The email account that you tried to reach does not exist.', 'no such address'],
    ['550 5.1.1 inactive email address', 'no such address'],
    ['550 <ada@example.org> is not a local address', 'no such address'],
    ['550 The following recipients were undeliverable', 'no such address'],
    ['550 Access denied: the IP name lookup failed', 'refused'],
    ['550 This address has no PTR record set up', 'refused'],
    ['550 Sender IP address rejected', 'sender refused'],
    ['550 This address no longer accepts mail', 'suspended'],
    ['550 5.1.2 Host unknown (Name server: host not found)', 'no such domain'],
    ['DNS type mx lookup of nowhere.example responded with code NXDOMAIN', 'no such domain'],
    ['553 nowhere.example does not exist', 'no such domain'],
    ['550 5.1.6 recipient no longer on server: ada@example.org', 'moved'],
    ['550 Host does not accept mail', 'takes no mail'],
    ['556 Recipient domain has null MX', 'takes no mail'],
    ['552 5.2.2 Quota exceeded (mailbox for user is full)', 'mailbox full'],
    ["550-'5.2.2 <ada@example.org>... Mailbox Full'", 'mailbox full'],
    ['The delivery has been postponed due to a full mailbox', 'mailbox full'],
    ['552 5.2.3 Message size exceeds fixed maximum message size (10485760)', 'too large'],
    ['550 5.2.1 The email account that you tried to reach is disabled.', 'suspended'],
    [
      '550-5.2.1 The user you are trying to contact is receiving mail at a rate that prevents more',
      'too much mail',
    ],
    ['452 4.3.2 Connection rate limit exceeded.', 'too much mail'],
    ['501 5.1.8 Sender address rejected: Domain not found', 'sender refused'],
    ['550 Sender address rejected: User unknown', 'sender refused'],
    ['550 5.7.26 This mail has been blocked because the sender is unauthenticated', 'refused'],
    ['554 5.7.1 Client host rejected: blocked using rbl.example.net', 'refused'],
    ['554 5.7.1 Your message was rejected due to example.org’s DMARC policy', 'refused'],
    ['550 This system will not accept messages from servers with no reverse DNS', 'refused'],
    ['550 Rejected', 'refused'],
    ['421 4.4.2 Connection timed out', 'not reached'],
    ['retry timeout exceeded', 'not reached'],
    ['550 Nyet', 'unknown'],
    ['', 'unknown'],
  ])('%s', (words, expected) => {
    expect(reason(words)).toBe(expected)
  })

  test('“user unknown” after the message itself was seen is a filter’s word, unless the code says the same', () => {
    expect(reason('550 Unknown user ada@example.org', true)).toBe('refused')
    expect(reason('550 5.1.1 User unknown', true)).toBe('no such address')
  })

  test('only what is gone for good is hard, and a delay never', () => {
    expect(classOf('no such address', 'failed')).toBe('hard')
    expect(classOf('no such address', 'delayed')).toBe('soft')
    expect(classOf('mailbox full', 'failed')).toBe('soft')
    expect(classOf('suspended', 'failed')).toBe('soft')
    expect(classOf('refused', 'failed')).toBe('policy')
  })
})
