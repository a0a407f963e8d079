import { expect, test } from 'vitest'
import { Evidence } from '../../src/dispatch/evidence.ts'

function takenOf(...lines: readonly string[]): readonly string[] {
  const evidence = new Evidence()
  for (const line of lines) evidence.read(line)
  return [...evidence.taken]
}

const log = (rest: string) => `Jun 15 13:29:40 mx postfix/${rest}`

test('a message that the log shows in the queue, or on its way, was taken', () => {
  const named = log('cleanup[7]: 4bXyZ1: message-id=<a.1@example.org>')
  const active = log('qmgr[3]: 4bXyZ1: from=<b+1@example.org>, size=512, nrcpt=1 (queue active)')
  const sent = log('smtp[9]: 4bXyZ1: to=<ada@example.org>, relay=mx, status=sent (250 ok)')
  expect(takenOf(named, active)).toEqual(['<a.1@example.org>'])
  expect(takenOf(named, sent)).toEqual(['<a.1@example.org>'])
})

test('one that was named and never came to its end was not', () => {
  const lost = log('smtpd[6]: lost connection after DATA (200 bytes) from client')
  expect(takenOf(log('cleanup[7]: 4bXyZ1: message-id=<a.1@example.org>'), lost)).toEqual([])
})

test('a mailbox tells by the messages in it, also where the field is folded', () => {
  expect(takenOf('Message-ID: <a.1@example.org>', 'message-id:', ' <b.2@example.org>')).toEqual([
    '<a.1@example.org>',
    '<b.2@example.org>',
  ])
  expect(takenOf('In-Reply-To: <a.1@example.org>', ' <b.2@example.org>')).toEqual([])
})
