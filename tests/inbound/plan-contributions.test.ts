import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as limits from '../../src/inbound/contribution-limits.ts'
import { planContributions, type ReadBefore } from '../../src/inbound/plan-contributions.ts'

const NOTHING: ReadBefore = { bySender: 0, unverified: 0, byHost: new Map(), takenThisWeek: 0 }
const urls = (count: number) => Array.from({ length: count }, (_, at) => `https://blog${at}.example.org/`)

function problems(count: number, before: Partial<ReadBefore>, verified = true, perWeek = 10) {
  const planned = planContributions(urls(count), { verified, perWeek, before: { ...NOTHING, ...before } })
  return planned.map(({ problem }) => problem)
}

test('the first links of a mail are read, and the others told', () => {
  expect(problems(7, {}).map(problem => problem === null)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})

test.each<[string, Partial<ReadBefore>, boolean]>([
  ['within a week', { takenThisWeek: 9 }, true],
  ['of yours were read today', { bySender: limits.MOST_READS_OF_SENDER - 1 }, true],
  ['not proved', { unverified: limits.MOST_UNVERIFIED_READS - 1 }, false],
  ['to blog1.example.org', { byHost: new Map([['blog1.example.org', limits.MOST_READS_OF_HOST]]) }, true],
])('one more is over the limit that says “%s”', (reason, before, verified) => {
  const [first, second] = problems(2, before, verified)
  expect(first).toBeNull()
  expect(second).toContain(reason)
})

test('who is proved is not held up by those who are not', () => {
  expect(problems(1, { unverified: 1_000 })).toEqual([null])
})

test('whatever is asked for, no limit is passed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('https://a.example/1', 'https://b.example/2', 'nonsense', ''), {
        maxLength: 40,
      }),
      fc.nat(20),
      fc.nat(70),
      fc.nat(70),
      fc.boolean(),
      (links, bySender, unverified, host, verified) => {
        const byHost = new Map([['a.example', host]])
        const before = { bySender, unverified, byHost, takenThisWeek: 0 }
        const read = planContributions(links, { verified, perWeek: 1_000, before }).filter(
          ({ problem }) => problem === null,
        )
        const ofHost = read.filter(({ host }) => host === 'a.example').length
        expect(read.length).toBeLessThanOrEqual(limits.MOST_LINKS)
        if (read.length > 0) expect(read.length + bySender).toBeLessThanOrEqual(limits.MOST_READS_OF_SENDER)
        if (ofHost > 0) expect(ofHost + host).toBeLessThanOrEqual(limits.MOST_READS_OF_HOST)
      },
    ),
  )
})
