import { describe, expect, test } from 'vitest'
import { readDirectives } from '../../src/inbound/directives.ts'

const NONE = { title: null, author: null, excerpt: null, withdraw: false, notify: false }

test('title, author and excerpt are read from lines of their own', () => {
  expect(
    readDirectives(
      'http://ada.example.org/racks\n\nTitle: How we moved our racks\nby: Ada Example\nexcerpt: It began in spring,\nand ended in autumn.\n\nThank you!',
    ),
  ).toEqual({
    title: 'How we moved our racks',
    author: 'Ada Example',
    excerpt: 'It began in spring, and ended in autumn.',
    withdraw: false,
    notify: false,
  })
})

test.each(['notify', 'Notify me, please.', 'withdraw'])('an excerpt ends at the line %j', line => {
  const { excerpt, notify } = readDirectives(`excerpt: What I say,\nand more.\n${line}`)
  expect([excerpt, notify]).toEqual(['What I say, and more.', line !== 'withdraw'])
})

describe('they may be written', () => {
  test.each([
    ['in bold', '**title:** Racks'],
    ['as an item', '* title: Racks'],
    ['in quotes', 'title: “Racks”'],
    ['on the next line', 'title:\n  Racks'],
    ['twice, the second time right', 'title: Rakcs\ntitle: Racks'],
    ['with a wide colon', 'title：Racks'],
    ['with a space before the colon', 'title : Racks'],
  ])('%s', (_, text) => {
    expect(readDirectives(text)).toEqual({ ...NONE, title: 'Racks' })
  })
})

describe('withdrawing is', () => {
  test.each([
    'withdraw',
    'Withdraw.',
    'Withdraw it, please.',
    '\n\nplease withdraw this',
    'withdraw my post',
    '*Withdraw*\n\nAda',
    'zurückziehen',
    'Hello\n\nwithdraw',
    'Hi dear editor,\n\nplease withdraw it.',
  ])('%s', text => {
    expect(readDirectives(text).withdraw).toBe(true)
  })

  test.each([
    'I do not withdraw',
    'withdrawn',
    'Withdraw the rack from the list of racks',
    'Hello\n\nI wrote this.\n\nwithdraw',
    'Thanks for taking it.\n\nwithdraw',
  ])('not %s', text => {
    expect(readDirectives(text).withdraw).toBe(false)
  })
})

test.each(['The title: is missing', 'title', 'title:', 'by', 'standby: rack 3', ''])(
  '%j says nothing',
  text => {
    expect(readDirectives(text)).toEqual(NONE)
  },
)

test('what is too long is cut, and nothing of it can be a line or a control', () => {
  const { title, excerpt } = readDirectives(
    `title: ${'a\u0007'.repeat(1_000)}\nexcerpt: ${'b '.repeat(10_000)}`,
  )
  expect(title).toBe('a'.repeat(300))
  expect(excerpt?.length).toBeLessThanOrEqual(3_000)
})
