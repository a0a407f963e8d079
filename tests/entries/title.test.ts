import { expect, test } from 'vitest'
import { pickTitle, type TitleEvidence } from '../../src/entries/title.ts'

const NONE: TitleEvidence = { stated: [], element: '', marked: [], headings: [], siteNames: [] }

function check(evidence: Partial<TitleEvidence>, expected: string | null): void {
  expect(pickTitle({ ...NONE, ...evidence })).toBe(expected)
}

test("the site's name is taken off either end", () => {
  const siteNames = ['Racks and Cables', 'racks.example.org']
  for (const element of [
    'Moving a rack | Racks and Cables',
    'Moving a rack - Racks and Cables',
    'Racks and Cables » Moving a rack',
    'Racks and Cables: Moving a rack',
    'Moving a rack :: The Racks & Cables :: racks.example.org',
    'Moving a rack [racks.example.org]',
    'Moving a rack : Racks and Cables',
    'Moving a rack：Racks and Cables',
    'Moving a rack',
  ]) {
    check({ element, siteNames: [...siteNames, 'Racks & Cables'] }, 'Moving a rack')
  }
})

test('what the metadata say wins over the title element, unless it is the name of the site', () => {
  check({ stated: ['Moving a rack'], element: 'Racks: move them - Example' }, 'Moving a rack')
  check({ stated: ['Example'], element: 'Moving a rack - Example', siteNames: ['Example'] }, 'Moving a rack')
})

test('a heading shows where the title ends', () => {
  check({ element: 'Moving a rack - Notes - Somewhere Else', headings: ['Moving a rack'] }, 'Moving a rack')
  check({ element: 'Somewhere » Moving a rack', marked: ['Moving a rack'] }, 'Moving a rack')
})

test('a separator within the title stays', () => {
  const title = 'Racks - and why they fall: a story'
  check({ element: `${title} | Example`, headings: [title], siteNames: ['Example'] }, title)
  check({ element: 'Moving a rack: part 2' }, 'Moving a rack: part 2')
  check({ stated: ['Moving a rack - part 2'], element: 'Moving a rack - part 2' }, 'Moving a rack - part 2')
})

test('the last part of a lonely title element is the site, when it is short', () => {
  check({ element: 'How we moved a rack – Somewhere' }, 'How we moved a rack')
  check({ element: 'Racks – Somewhere' }, 'Racks – Somewhere')
})

test('without title element the first heading is the title, and without any there is none', () => {
  check({ headings: ['Example', 'Moving a rack'], siteNames: ['Example'] }, 'Moving a rack')
  check({ element: 'Example', siteNames: ['Example'] }, null)
  check({}, null)
})

test('separators by the thousand end in time', () => {
  expect(pickTitle({ ...NONE, element: 'a | '.repeat(1_250), headings: ['a'] })?.startsWith('a')).toBe(true)
})
