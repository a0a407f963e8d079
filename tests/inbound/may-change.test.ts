import { expect, test } from 'vitest'
import { type Contributed, refusalToChange } from '../../src/inbound/may-change.ts'

const OWN: Contributed = { made: true, alone: true, state: 'pending', withdrawn: false, inIssue: null }

test('who sent a post that waits may correct it and take it back', () => {
  expect(refusalToChange(OWN, 'correct')).toBeNull()
  expect(refusalToChange(OWN, 'withdraw')).toBeNull()
})

test('what was accepted can be taken back, and not changed', () => {
  expect(refusalToChange({ ...OWN, state: 'accepted' }, 'withdraw')).toBeNull()
  expect(refusalToChange({ ...OWN, state: 'accepted' }, 'correct')).toContain('accepted')
})

test.each<[string, Partial<Contributed>]>([
  ['back already', { withdrawn: true }],
  ['in an issue already (54)', { state: 'used', inIssue: '54' }],
  ['in an issue already (54)', { inIssue: '54' }],
  ['decided', { state: 'rejected' }],
  ['another side', { made: false }],
  ['another side', { alone: false }],
])('neither is possible when it is %s', (reason, changes) => {
  for (const change of ['correct', 'withdraw'] as const) {
    expect(refusalToChange({ ...OWN, ...changes }, change)).toContain(reason)
  }
})
