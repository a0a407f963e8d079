import { expect, test } from 'vitest'
import { parseAddress } from '../../src/mail/address.ts'
import { type Leaving, type ListIdentity, listHeaders, listUnsubscribe } from '../../src/mail/list-headers.ts'

const LIST: ListIdentity = {
  id: 'roundup.newsletter.example.org',
  name: 'Community "blog" roundup',
  help: 'https://newsletter.example.org/help',
  subscribe: 'mailto:roundup@example.org?subject=subscribe',
  owner: parseAddress('editor@example.org'),
  archive: 'https://newsletter.example.org/',
  archivedAt: 'https://newsletter.example.org/2015/06/15',
}
const LEAVING: Leaving = {
  base: 'https://newsletter.example.org/unsubscribe/',
  address: parseAddress('roundup@example.org'),
}

const fields = (list: Partial<ListIdentity> = {}, leaving: Partial<Leaving> = {}) =>
  Object.fromEntries(
    listHeaders({ ...LIST, ...list }, { ...LEAVING, ...leaving }, '42').map(({ name, value }) => [
      name,
      value ?? listUnsubscribe({ ...LEAVING, ...leaving })('sample-token'),
    ]),
  )

test('a subscriber’s mail program learns what the newsletter is and how to leave it', () => {
  expect(fields()).toEqual({
    'List-Id': '"Community \\"blog\\" roundup" <roundup.newsletter.example.org>',
    'List-Unsubscribe':
      '<https://newsletter.example.org/unsubscribe/sample-token>, <mailto:roundup@example.org?subject=unsubscribe%20sample-token>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Post': 'NO',
    'List-Subscribe': '<mailto:roundup@example.org?subject=subscribe>',
    'List-Help': '<https://newsletter.example.org/help>',
    'List-Owner': '<mailto:editor@example.org>',
    'List-Archive': '<https://newsletter.example.org/>',
    'Archived-At': '<https://newsletter.example.org/2015/06/15>',
    'Feedback-ID': '42:roundup.newsletter.example.org:newsletter:roundupnewslett',
    Precedence: 'bulk',
  })
})

test('what is not known is not there', () => {
  const names = Object.keys(
    fields({ help: null, subscribe: null, owner: null, archive: null, archivedAt: null }, { address: null }),
  )
  expect(names).toEqual([
    'List-Id',
    'List-Unsubscribe',
    'List-Unsubscribe-Post',
    'List-Post',
    'Feedback-ID',
    'Precedence',
  ])
})

test('one click is offered over HTTPS alone', () => {
  const { 'List-Unsubscribe': unsubscribe, 'List-Unsubscribe-Post': post } = fields(
    {},
    { base: 'http://localhost:8080/u/' },
  )
  expect(unsubscribe).toMatch(/^<http:\/\/localhost:8080\/u\/sample-token>, <mailto:/)
  expect(post).toBeUndefined()
})

test('nothing in an address or name ends the bracket, the field or the line', () => {
  const address = parseAddress('"a,?&b c"@example.org')
  const base = 'https://example.org/a>b<c d\r\nBcc: x/é'
  const { 'List-Unsubscribe': unsubscribe = '', 'List-Id': id } = fields(
    { name: 'a\r\nBcc: <x>' },
    { base, address },
  )
  expect(unsubscribe).toMatch(/^<[!-;=?-~]+>, <[!-;=?-~]+>$/)
  expect(unsubscribe).toContain('<mailto:%22a%2C%3F%26b%20c%22@example.org?subject=')
  expect(id).toBe('"a Bcc: <x>" <roundup.newsletter.example.org>')
})
