import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { endingOf } from '../../../src/transport/mailbox/ending.ts'

const never = new Promise<string>(() => {})

test('what is waited for comes, or fails, as it would by itself', async () => {
  const { or } = endingOf()
  expect(await or(Promise.resolve('here'))).toBe('here')
  await expect(or(Promise.reject(new Error('gone')))).rejects.toThrow('gone')
})

test('the end cuts short what is waited for, and what would be waited for afterwards', async () => {
  const { end, or } = endingOf()
  const waits = [or(never), or(never)]
  end(null)
  expect(await Promise.all(waits)).toEqual([undefined, undefined])
  expect(await or(never)).toBeUndefined()
})

test('a bad end is the error of each wait, and the first end counts', async () => {
  const { end, or } = endingOf()
  const wait = or(never)
  end(new Error('the connection was closed'))
  end(null)
  await expect(wait).rejects.toThrow('the connection was closed')
  await expect(or(never)).rejects.toThrow('the connection was closed')
})

test('an end after all waits are over disturbs nobody', async () => {
  const { end, or } = endingOf()
  await or(Promise.resolve('here'))
  end(new Error('too late to matter'))
  await setImmediate()
})
