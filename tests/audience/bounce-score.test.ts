import { expect, test } from 'vitest'
import { bounceScore, type ScoredBounce } from '../../src/audience/bounce-score.ts'

const NOW = new Date('2015-06-29T00:00:00.000Z')
const bounce = (kind: ScoredBounce['class'], at: string, action: ScoredBounce['action'] = 'failed') => ({
  action,
  class: kind,
  at: `${at}T00:00:00.000Z`,
})

test.each<[string, readonly ScoredBounce[], number]>([
  ['nothing', [], 0],
  ['a soft bounce of today', [bounce('soft', '2015-06-29')], 1],
  ['one of two weeks ago', [bounce('soft', '2015-06-15')], 0.5],
  ['one of four weeks ago', [bounce('soft', '2015-06-01')], 0.25],
  ['both', [bounce('soft', '2015-06-29'), bounce('soft', '2015-06-15')], 1.5],
  ['an address that is gone', [bounce('hard', '2015-06-29')], 4],
  [
    'refusals of what we write, and delays',
    [bounce('policy', '2015-06-29'), bounce('soft', '2015-06-29', 'delayed')],
    0,
  ],
  ['a clock that was put back', [bounce('soft', '2015-07-29')], 1],
])('%s scores', (_, bounces, score) => {
  expect(bounceScore(bounces, NOW)).toBe(score)
})
