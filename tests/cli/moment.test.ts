import { describe, expect, test } from 'vitest'
import { inWords, momentOption } from '../../src/cli/moment.ts'

const NOW = new Date('2015-06-15T12:00:00.000Z')
const at = (text: string, timezone = 'UTC') => momentOption('--at', text, timezone, NOW).toISOString()

describe('a moment to come', () => {
  test.each([
    ['2h', 'UTC', '2015-06-15T14:00:00.000Z'],
    ['13:30', 'UTC', '2015-06-15T13:30:00.000Z'],
    ['8:00', 'UTC', '2015-06-16T08:00:00.000Z'],
    ['12:00', 'UTC', '2015-06-16T12:00:00.000Z'],
    ['08:00', 'America/Los_Angeles', '2015-06-15T15:00:00.000Z'],
    ['2015-06-16T08:00', 'Europe/Berlin', '2015-06-16T06:00:00.000Z'],
    ['2015-06-16 08:00', 'Europe/Berlin', '2015-06-16T06:00:00.000Z'],
    ['2015-06-16T08:00Z', 'Europe/Berlin', '2015-06-16T08:00:00.000Z'],
    ['2015-06-16T08:00+05:30', 'Europe/Berlin', '2015-06-16T02:30:00.000Z'],
    ['2016-03-27T02:30', 'Europe/Berlin', '2016-03-27T01:30:00.000Z'],
  ])('%s in %s is %s', (text, timezone, moment) => {
    expect(at(text, timezone)).toBe(moment)
  })

  test.each([
    '',
    'soon',
    '24:00',
    '2015-02-30T08:00',
    '2015-06-16',
    '-2h',
    '8',
    '\u001B[31m',
    '9'.repeat(99),
  ])('%j is none', text => {
    expect(() => at(text)).toThrow('is no time')
  })

  test('that is over is refused', () => {
    expect(() => at('2015-06-15T11:59')).toThrow('is in the past: it was 2015-06-15 11:59 (UTC)')
  })

  test('is told in the time zone of the newsletter', () => {
    expect(inWords(NOW, 'Europe/Berlin')).toBe('2015-06-15 14:00 (Europe/Berlin)')
  })
})
