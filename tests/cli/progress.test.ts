import { expect, test } from 'vitest'
import { progressOn } from '../../src/cli/progress.ts'

const SUMS = {
  candidates: 1_000,
  accepted: 300,
  failed: 0,
  suppressed: 100,
  deferred: 0,
  uncertain: 0,
  queued: 600,
}

/** What stands on the line after each thing that was written. */
function watch(columns = 120) {
  let [now, written] = [0, '']
  const progress = progressOn(
    text => void (written += text),
    columns,
    () => now,
  )
  const line = () => written.split('\r\u001B[K').at(-1) ?? ''
  return { progress, line, pass: (ms: number) => void (now += ms) }
}

test('a bar tells how far it is, how fast, and how long it takes yet', () => {
  const { progress, line, pass } = watch()
  progress.begin('readers', SUMS)
  expect(line()).toBe('readers  ████████░░░░░░░░░░░░  400 of 1,000')
  for (let n = 0; n < 100; n++) {
    pass(20)
    progress.move('accepted')
  }
  expect(line()).toMatch(/^readers {2}█{10}░{10} {2}500 of 1,000 {2}50\/s {2}0:10 left$/)
})

test('who was put off and who failed is counted', () => {
  const { progress, line, pass } = watch()
  progress.begin('readers', SUMS)
  pass(200)
  progress.move('deferred')
  pass(200)
  progress.move('failed')
  expect(line()).toMatch(/1 deferred {2}1 failed$/)
})

test('it never runs into a second line, is not written more often than one can see, and leaves nothing', () => {
  const { progress, line, pass } = watch(30)
  progress.begin('readers', SUMS)
  progress.move('accepted')
  expect(line()).toHaveLength(29)
  expect(line()).toContain('█')
  pass(1_000)
  progress.end()
  expect(line()).toBe('')
})
