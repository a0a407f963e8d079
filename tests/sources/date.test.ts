import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDate } from '../../src/sources/date.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const MORNING = '2009-01-12T10:40:14.000Z'

test.each([
  ['Mon, 12 Jan 2009 05:40:14 -0500', MORNING],
  ['Mon, 12 Jan 2009 05:40:14 EST', MORNING],
  ['Monday, 12 January 2009 10:40:14 GMT', MORNING],
  ['12 Jan 09 10:40:14 UT', MORNING],
  ['Mon, 12-Jan-2009 10:40:14 GMT', MORNING],
  ['Mon Jan 12 10:40:14 2009', MORNING],
  ['Mon Jan 12 05:40:14 EST 2009', MORNING],
  ['2009-01-12T05:40:14-05:00', MORNING],
  ['2009-01-12T5:40:14-05:00', MORNING],
  ['2009-01-12T10:40:14.000Z', MORNING],
  ['2009-01-12 10:40:14 UTC', MORNING],
  ['2009-01-12 10:40:14 +0000', MORNING],
  ['20090112T104014Z', MORNING],
  ['2009/01/12 10:40:14', MORNING],
  ['January 12, 2009 10:40:14 AM', MORNING],
  ['1/12/2009 10:40:14 AM', MORNING],
  ['1231756814', MORNING],
  ['1231756814000', MORNING],
  ['lun, 12 ene 2009 10:40:14 +0000', MORNING],
  ['12. Jänner 2009 10:40:14', MORNING],
  ['Mon, 12 Jan 2009 10:40 +0000', '2009-01-12T10:40:00.000Z'],
  ['Mon, 12 Jan 2009 12:05:00 AM GMT', '2009-01-12T00:05:00.000Z'],
  ['Mon, 12 Jan 2009 24:00:00 GMT', '2009-01-13T00:00:00.000Z'],
  ['12th March 2009', '2009-03-12T00:00:00.000Z'],
  ['12 mars 2009', '2009-03-12T00:00:00.000Z'],
  ['3 août 2009', '2009-08-03T00:00:00.000Z'],
  ['31.12.2009', '2009-12-31T00:00:00.000Z'],
  ['2009-01-12', '2009-01-12T00:00:00.000Z'],
  ['2009-01', '2009-01-01T00:00:00.000Z'],
  ['2026-03-11T11:00:00Z', '2026-03-11T11:00:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(readDate(text, NOW)).toBe(instant)
})

test.each([
  '',
  'soon',
  '1970-01-01T00:00:00Z',
  '0',
  '1989-12-31',
  '2099-01-01',
  '2026-03-11T13:00:00Z',
  '2009-02-30',
  '2009-13-01',
  '12 Foo 2009',
  '2009-01-12T25:00:00Z',
  '2009-01-12T10:61:00Z',
  '1/2/2009',
  '0000-00-00 00:00:00',
  '99999999999999',
])('%j is no date', text => {
  expect(readDate(text, NOW)).toBeNull()
})

test('every instant that a standard writer writes is read back', () => {
  const date = fc.date({ min: new Date('1990-01-02'), max: NOW, noInvalidDate: true })
  fc.assert(
    fc.property(date, instant => {
      const seconds = new Date(Math.trunc(instant.getTime() / 1000) * 1000)
      expect(readDate(instant.toISOString(), NOW)).toBe(instant.toISOString())
      expect(readDate(seconds.toUTCString(), NOW)).toBe(seconds.toISOString())
    }),
  )
})

test('any text gives a date or none', () => {
  fc.assert(fc.property(fc.string(), text => void readDate(text, NOW)))
})
