import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDeadline } from '../../../src/transport/http/deadline.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const never = new AbortController().signal
const lasting = (ms: number) => () => new Promise<string>(resolve => setTimeout(resolve, ms, 'done'))

test('several pieces of work have one time together, and what lies between is free', async () => {
  const deadline = createDeadline(1)
  const first = deadline.spend(never, lasting(600))
  await vi.advanceTimersByTimeAsync(600)
  expect(await first).toBe('done')
  await vi.advanceTimersByTimeAsync(60_000)
  const second = deadline.spend(never, lasting(399))
  await vi.advanceTimersByTimeAsync(399)
  expect(await second).toBe('done')
  const third = expect(deadline.spend(never, lasting(10))).rejects.toThrow('it took longer than 1 s')
  await vi.advanceTimersByTimeAsync(1)
  await third
})

test('work that takes no notice is not waited for', async () => {
  const stuck = expect(createDeadline(1).spend(never, () => new Promise(() => {}))).rejects.toThrow(
    'longer than',
  )
  await vi.advanceTimersByTimeAsync(1000)
  await stuck
})

test('the signal that work is given is aborted when the work is done', async () => {
  const given: AbortSignal[] = []
  await createDeadline(1).spend(never, async signal => given.push(signal))
  expect(given[0]?.aborted).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('work fails by its own error, or by the reason for which it was stopped', async () => {
  const deadline = createDeadline(1)
  await expect(deadline.spend(never, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own')
  const stop = new AbortController()
  const stopped = expect(deadline.spend(stop.signal, lasting(500))).rejects.toThrow('enough')
  stop.abort(new Error('enough'))
  await stopped
})
