import { expect, test } from 'vitest'
import { again } from '../../src/web/background.ts'
import { openLog } from '../../src/web/log.ts'

test('work is done again and again, also after it failed, and never twice at once', async () => {
  let text = ''
  const { log, flush } = openLog(more => void (text += more))
  let [turns, atOnce, most] = [0, 0, 0]
  const enough = Promise.withResolvers<void>()
  const end = again(1, 'sample work', log, async () => {
    turns += 1
    atOnce += 1
    most = Math.max(most, atOnce)
    await Promise.resolve()
    atOnce -= 1
    if (turns === 5) enough.resolve()
    if (turns === 2) throw new Error('a sample')
  })
  await enough.promise
  await end()
  const done = turns
  flush()
  expect(most).toBe(1)
  expect(text).toContain('sample work failed')
  await new Promise(resolve => void setImmediate(resolve))
  expect(turns).toBe(done)
})

test('its end waits for what is in hand', async () => {
  const held = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  let isDone = false
  const { log } = openLog(() => {})
  const end = again(1, 'sample work', log, async () => {
    begun.resolve()
    await held.promise
    isDone = true
  })
  await begun.promise
  const ended = end()
  held.resolve()
  await ended
  expect(isDone).toBe(true)
})
