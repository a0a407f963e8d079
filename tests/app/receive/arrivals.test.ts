import { expect, test } from 'vitest'
import { arrivalsBy } from '../../../src/app/receive/arrivals.ts'

const raw = (text: string) => new TextEncoder().encode(text)

test('whoever hands over a message waits until it is recorded', async () => {
  const arrivals = arrivalsBy('lmtp')
  const answered: string[] = []
  const first = arrivals.arrive(raw('one'), null).then(() => answered.push('one'))
  for await (const message of arrivals.incoming()) {
    expect(answered).toEqual([])
    await message.taken()
    await first
    arrivals.end()
  }
  expect(answered).toEqual(['one'])
})

test('when recording fails everybody who waits is told, and the next pass takes what comes then', async () => {
  const arrivals = arrivalsBy('lmtp')
  const broken = arrivals.incoming()[Symbol.asyncIterator]()
  const taken = broken.next()
  const lost = arrivals.arrive(raw('lost'), null)
  await taken
  const abandoned = broken.next()
  arrivals.fail(new Error('the disk is full'))
  await expect(lost).rejects.toThrow('the disk is full')
  const pass = arrivals.incoming()[Symbol.asyncIterator]()
  const next = pass.next()
  const kept = arrivals.arrive(raw('kept'), null)
  const { value } = await next
  await value?.taken()
  await kept
  expect(await abandoned).toMatchObject({ done: true })
})
