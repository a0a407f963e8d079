import { expect, test } from 'vitest'
import { createTurns, type Turn } from '../../../src/transport/http/turns.ts'

const never = new AbortController().signal
const turn = (host: string, more: Partial<Turn> = {}): Turn => ({
  host,
  continues: false,
  signal: never,
  ...more,
})
const settled = () => new Promise(resolve => setImmediate(resolve))

/** Work that is done when told, and a record of what has started. */
function bench() {
  const started: string[] = []
  const done = new Map<string, () => void>()
  const work = (name: string) => () => {
    started.push(name)
    const { promise, resolve } = Promise.withResolvers<string>()
    done.set(name, () => resolve(name))
    return promise
  }
  const finish = async (name: string) => {
    done.get(name)?.()
    await settled()
  }
  return { started, work, finish }
}

test('one request at a time goes to a host, in the order in which they came', async () => {
  const { started, work, finish } = bench()
  const turns = createTurns({ concurrency: 10, gapMs: 0 })
  const all = ['a1', 'a2', 'a3'].map(name => turns.take(turn('a'), work(name)))
  void turns.take(turn('b'), work('b1'))
  await settled()
  expect(started).toEqual(['a1', 'b1'])
  await finish('a1')
  expect(started).toEqual(['a1', 'b1', 'a2'])
  await finish('a2')
  await finish('a3')
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3'])
})

test('no more than so many are at work at once', async () => {
  const { started, work, finish } = bench()
  const turns = createTurns({ concurrency: 2, gapMs: 0 })
  for (const host of ['a', 'b', 'c', 'd']) void turns.take(turn(host), work(host))
  await settled()
  expect(started).toEqual(['a', 'b'])
  await finish('b')
  expect(started).toEqual(['a', 'b', 'c'])
  await finish('a')
  expect(started).toEqual(['a', 'b', 'c', 'd'])
})

test('a host is left alone for the gap, a first request never waits, nor does the next hop of a visit', async () => {
  let clock = 1000
  const waits: number[] = []
  const turns = createTurns({
    concurrency: 1,
    gapMs: 200,
    now: () => clock,
    wait: async ms => {
      waits.push(ms)
    },
  })
  await turns.take(turn('a'), async () => {})
  await turns.take(turn('b'), async () => {})
  expect(waits).toEqual([])
  clock = 1050
  await turns.take(turn('a', { continues: true }), async () => {})
  expect(waits).toEqual([])
  clock = 1150
  await turns.take(turn('a'), async () => {})
  expect(waits).toEqual([100])
  clock = 9999
  await turns.take(turn('a'), async () => {})
  expect(waits).toEqual([100])
})

test('who gives up waiting takes no turn and holds nobody up', async () => {
  const { started, work, finish } = bench()
  const turns = createTurns({ concurrency: 1, gapMs: 0 })
  const impatient = new AbortController()
  const first = turns.take(turn('a'), work('a1'))
  const second = turns.take(turn('a', { signal: impatient.signal }), work('a2'))
  const other = turns.take(turn('b', { signal: impatient.signal }), work('b1'))
  const last = turns.take(turn('a'), work('a3'))
  await settled()
  impatient.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  await expect(other).rejects.toThrow('enough')
  await finish('a1')
  await first
  expect(started).toEqual(['a1', 'a3'])
  await finish('a3')
  expect(await last).toBe('a3')
})

test('work that fails gives its turn back', async () => {
  const turns = createTurns({ concurrency: 1, gapMs: 0 })
  await expect(turns.take(turn('a'), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await turns.take(turn('a'), async () => 'next')).toBe('next')
})
