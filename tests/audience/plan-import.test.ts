import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Known, type NewSubscriber, planImport } from '../../src/audience/plan-import.ts'

function person(
  addressKey: string,
  name: string | null = null,
  language: string | null = null,
): NewSubscriber {
  return { address: addressKey.toUpperCase(), addressKey, name, language }
}

const known = new Map<string, Known>([
  ['ada', { id: 1, state: 'active', name: 'Ada', language: null }],
  ['left', { id: 2, state: 'left', name: null, language: null }],
])
const facts = { known, suppressed: new Set(['gone']), erased: new Set(['nobody']) }

test.each([
  ['somebody new is added', [person('bob', 'Bob')], ['added'], [person('bob', 'Bob')], []],
  [
    'who is there is left as they are',
    [person('ada'), person('ada', 'Ada')],
    ['unchanged', 'unchanged'],
    [],
    [],
  ],
  [
    'a new name is taken over',
    [person('ada', 'Ada S.')],
    ['updated'],
    [],
    [{ id: 1, name: 'Ada S.', language: null }],
  ],
  [
    'so is a language, and nothing that is not said',
    [person('ada', null, 'de'), person('bob', 'Bob'), person('bob', null, 'fr')],
    ['updated', 'added', 'updated'],
    [person('bob', 'Bob', 'fr')],
    [{ id: 1, name: 'Ada', language: 'de' }],
  ],
  [
    'who had left stays away, and who is suppressed, or was erased',
    [person('left'), person('gone'), person('nobody')],
    ['left', 'suppressed', 'erased'],
    [],
    [],
  ],
  [
    'who comes twice is added once, with the last name and the first spelling',
    [person('bob'), { ...person('bob', 'Bob'), address: 'bob' }, person('bob')],
    ['added', 'updated', 'unchanged'],
    [person('bob', 'Bob')],
    [],
  ],
  [
    'who is renamed twice has the last name, also when it was the first',
    [person('ada', 'A.'), person('ada', 'Ada')],
    ['updated', 'updated'],
    [],
    [{ id: 1, name: 'Ada', language: null }],
  ],
] as const)('%s', (_, people, outcomes, added, changed) => {
  expect(planImport(people, facts)).toEqual({ outcomes, added, changed })
})

test('in lots of any size it comes to the same', () => {
  const people = fc.array(
    fc.record({
      address: fc.constant('x'),
      addressKey: fc.constantFrom('ada', 'bob', 'left', 'gone', 'eve'),
      name: fc.constantFrom(null, 'Ada', 'A', 'B'),
      language: fc.constantFrom(null, 'de', 'fr'),
    }),
  )
  fc.assert(
    fc.property(people, fc.integer({ min: 1, max: 5 }), (people, size) => {
      expect(inLotsOf(size, people)).toEqual(inLotsOf(people.length + 1, people))
    }),
  )
})

/** What the roster has after all lots, and what each person was told. */
function inLotsOf(size: number, people: readonly NewSubscriber[]) {
  const roster = new Map(known)
  const told: string[] = []
  for (let start = 0; start < people.length; start += size) {
    const plan = planImport(people.slice(start, start + size), { ...facts, known: roster })
    told.push(...plan.outcomes)
    for (const { addressKey, name, language = null } of plan.added) {
      roster.set(addressKey, { id: roster.size + 1, state: 'active', name, language })
    }
    for (const { id, name, language } of plan.changed) {
      for (const [key, row] of roster) if (row.id === id) roster.set(key, { ...row, name, language })
    }
  }
  return { roster, told }
}
