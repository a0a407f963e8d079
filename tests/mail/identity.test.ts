import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../../src/mail/address.ts'
import { isMessageId, messageIdFor } from '../../src/mail/message-id.ts'
import { readVerp, verpSender } from '../../src/mail/verp.ts'

const KEY = Buffer.alloc(32, 1)
const OTHER_KEY = Buffer.alloc(32, 2)
const BOUNCES = { address: parseAddress('bounces@example.org')!, separator: '+' }
const number = fc.oneof(fc.nat(), fc.maxSafeNat())

describe('a Message-ID', () => {
  test('is the same for the same dispatch and recipient, and another for any other', () => {
    const id = messageIdFor('42', 'reader@example.org', KEY, 'example.org')
    expect(messageIdFor('42', 'reader@example.org', KEY, 'example.org')).toBe(id)
    const others = [
      messageIdFor('43', 'reader@example.org', KEY, 'example.org'),
      messageIdFor('42', 'other@example.org', KEY, 'example.org'),
      messageIdFor('42', 'reader@example.org', OTHER_KEY, 'example.org'),
    ]
    expect(new Set([id, ...others]).size).toBe(4)
  })

  test('is a dot-atom that does not tell the recipient', () => {
    const id = messageIdFor('42', 'reader@example.org', KEY, 'example.org')
    expect(id).toMatch(/^<42\.[0-9a-f]{32}@example\.org>$/)
    expect(isMessageId(id)).toBe(true)
    expect(isMessageId(`${id}\r\nBcc: evil@example.org`)).toBe(false)
    expect(() => messageIdFor('4 2>', 'reader@example.org', KEY, 'example.org')).toThrow('no name')
  })
})

describe('a VERP sender', () => {
  test('is read back by who has the key, in any case of letters', () => {
    fc.assert(
      fc.property(number, number, (dispatch, recipient) => {
        const sender = verpSender(BOUNCES, { dispatch, recipient }, KEY)
        expect(sender.indexOf('@')).toBeLessThanOrEqual(64)
        expect(readVerp(sender, BOUNCES, KEY)).toEqual({ dispatch, recipient })
        expect(readVerp(sender.toUpperCase(), BOUNCES, KEY)).toEqual({ dispatch, recipient })
        expect(readVerp(sender, BOUNCES, OTHER_KEY)).toBeNull()
      }),
    )
  })

  test('with anything changed it is nobody’s', () => {
    const sender = verpSender(BOUNCES, { dispatch: 42, recipient: 1234 }, KEY)
    expect(sender).toMatch(/^bounces\+16\.ya\.[0-9a-f]{20}@example\.org$/)
    for (let at = 0; at < sender.length; at += 1) {
      const changed = `${sender.slice(0, at)}${sender[at] === '1' ? '2' : '1'}${sender.slice(at + 1)}`
      expect(readVerp(changed, BOUNCES, KEY)).toBeNull()
    }
    expect(readVerp('bounces+016.ya.aaaaaaaaaaaaaaaaaaaa@example.org', BOUNCES, KEY)).toBeNull()
    expect(readVerp('bounces@example.org', BOUNCES, KEY)).toBeNull()
    expect(readVerp('', BOUNCES, KEY)).toBeNull()
    expect(readVerp(`bounces+${'1.'.repeat(100_000)}@example.org`, BOUNCES, KEY)).toBeNull()
  })

  test('an address that leaves no room is a mistake in the configuration', () => {
    const address = parseAddress(`${'b'.repeat(60)}@example.org`)!
    expect(() => verpSender({ address, separator: '+' }, { dispatch: 1, recipient: 1 }, KEY)).toThrow(
      'no room',
    )
  })
})
