import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { personName, personNames } from '../../src/entries/person-name.ts'

describe('the name in a byline', () => {
  test.each([
    ['Ada Example', 'Ada Example'],
    ['By Ada Example', 'Ada Example'],
    ['Posted by: Ada Example', 'Ada Example'],
    ['Written by Ada Example on June 15, 2015', 'Ada Example'],
    ['By Ada Example June 15, 2015 3:46 PM', 'Ada Example'],
    ['Ada Example • 15 June 2015', 'Ada Example'],
    ['Ada Example | Racks and Cables', 'Ada Example'],
    ['by Ada Example, Senior Rack Mover, Example Company', 'Ada Example'],
    ['By Ada Example, Software Engineer', 'Ada Example'],
    ['Ada Example, PhD', 'Ada Example'],
    ['Ada Example Staff Writer', 'Ada Example'],
    ['Ada Example (@ada)', 'Ada Example'],
    ['Ada Example <ada@example.org>', 'Ada Example'],
    ['Par Ada Exemple', 'Ada Exemple'],
    ['Von Ada Beispiel', 'Ada Beispiel'],
    ['Von Ada Beispiel am 25. November 2026', 'Ada Beispiel'],
    ['Von Ada Beispiel am Mittwoch, 25. November 2026', 'Ada Beispiel'],
    ['Par Ada Exemple le mercredi 25 novembre 2026', 'Ada Exemple'],
    ['Por Ada Ejemplo el 25 de noviembre de 2026', 'Ada Ejemplo'],
    ['Av Ada Exempel den 25 november 2026', 'Ada Exempel'],
    ['Ada Le', 'Ada Le'],
    ['ada@example.org (Ada Example)', 'Ada Example'],
    ['Follow Ada Example', 'Ada Example'],
    ['著者: 例田花子', '例田花子'],
    ['Ada van der Example', 'Ada van der Example'],
    ["Ada O'Example-Muster", "Ada O'Example-Muster"],
    ['By Ada Example and Bob Sample', 'Ada Example, Bob Sample'],
    ['Ada Example, Bob Sample, and Cy Muster', 'Ada Example, Bob Sample, Cy Muster'],
    ['rackmover', 'rackmover'],
    ['作者：王样本', '王样本'],
  ])('%s', (byline, name) => expect(personName(byline)).toBe(name))
})

describe('no name of a person', () => {
  test.each([
    '',
    'admin',
    'Administrator',
    'root',
    'Guest Author',
    'ada@example.org',
    'https://example.org/ada',
    '@ada',
    'June 15, 2015',
    'Last updated: June 15, 2015',
    'Editorial Team',
    'Our Foreign Staff',
    'The Editors',
    'Example Company News Desk',
    'A note from the author',
    'Racks and Cables',
    'View all posts',
    'Follow us on every network',
    'admin@example.org (admin)',
    '12 comments',
    '42',
  ])('%s', byline => expect(personName(byline, ['Racks and Cables'])).toBeNull())
})

test('several bylines make one line, each name once, in the usual order', () => {
  expect(personNames(['Example, Ada', 'Bob Sample', 'Bob Sample', 'admin'])).toBe('Ada Example, Bob Sample')
})

test('whatever is written, a name is short, clean and holds no address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.lorem({ maxCount: 30 })), text => {
      const name = personName(`By ${text}`)
      if (name === null) return
      expect(name.length).toBeLessThanOrEqual(200)
      expect(name).not.toMatch(/[\n\u0000-\u001f@<>]/u)
      expect(name.trim()).toBe(name)
    }),
  )
})

test.each([
  ['By ', 100_000],
  ['Ada, ', 100_000],
  ['( ', 100_000],
] as const)('a byline of %j many times over ends in time', (text, times) => {
  expect(personName(text.repeat(times))).toBeNull()
})
