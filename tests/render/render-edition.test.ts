import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { SLOTS } from '../../src/render/edition.ts'
import { renderEdition } from '../../src/render/render-edition.ts'
import { SLOT_CLOSE, SLOT_OPEN } from '../../src/text/clean.ts'
import { entry, issueOf, LETTERHEAD } from './sample-issue.ts'
import { BUILT_IN } from './templates-of.ts'

const render = (parts: Parameters<typeof issueOf>[0] = {}) =>
  renderEdition(issueOf(parts), LETTERHEAD, BUILT_IN)
const GOLDEN = join(import.meta.dirname, '..', 'fixtures', 'editions')

describe('the sample edition', () => {
  test.each(['list', 'subscriber'] as const)('is what it was, for a %s', async variant => {
    const edition = await render()
    await expect(edition[variant].text).toMatchFileSnapshot(join(GOLDEN, `${variant}.txt`))
    await expect(edition[variant].html).toMatchFileSnapshot(join(GOLDEN, `${variant}.html`))
  })

  test('is the same in another process, another time zone and another language', async () => {
    const script = `
      const { renderEdition } = await import('./src/render/render-edition.ts')
      const { openTemplates } = await import('./src/render/templates.ts')
      const { builtInTemplates } = await import('./src/render/built-in-templates.ts')
      const { LETTERHEAD, issueOf } = await import('./tests/render/sample-issue.ts')
      process.stdout.write((await renderEdition(issueOf(), LETTERHEAD, openTemplates([builtInTemplates()]))).hash)`
    const env = { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' }
    const hash = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env,
      encoding: 'utf8',
    })
    expect(hash).toBe((await render()).hash)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('has another hash when a letter of it changes', async () => {
    expect((await render({ intro: 'Other words.' })).hash).not.toBe((await render()).hash)
    expect((await render({ date: '2015-06-16' })).hash).not.toBe((await render()).hash)
  })
})

describe('the text', () => {
  test('is written as people write to a list', async () => {
    const { list } = await render({
      intro: 'The intro.\n\nAnother paragraph.',
      outro: '',
      entries: [
        entry({
          title: 'A post',
          excerpt: 'Why to read it.',
          shortUrl: null,
          url: 'http://short.example/blog1',
        }),
      ],
    })
    const [letter] = list.text.split('\n-- \n')
    expect(letter).toBe(
      'The intro.\n\nAnother paragraph.\n\nA post, by Ada Example\n\nWhy to read it.\n\n… read more at http://short.example/blog1\n',
    )
  })

  test('names the host that a short link leads to, and none where no link is short', async () => {
    const { list } = await render({
      entries: [
        entry({ url: 'https://www.blog.example.org/a', shortUrl: 'https://short.example/blog1' }),
        entry({ url: 'https://blog.example.org/b', shortUrl: null }),
        entry({ url: 'https://short.example/c', shortUrl: 'https://short.example/blog2' }),
      ],
    })
    expect(list.text.match(/read more at.*/g)).toEqual([
      'read more at https://short.example/blog1 (blog.example.org)',
      'read more at https://blog.example.org/b',
      'read more at https://short.example/blog2',
    ])
  })

  test('leaves out what an entry does not have', async () => {
    const { list } = await render({
      intro: '',
      outro: '',
      entries: [entry({ author: null, excerpt: '', title: 'Bare' })],
    })
    expect(list.text.startsWith('Bare\n\n… read more at ')).toBe(true)
  })

  test('keeps sections together under their titles', async () => {
    const { list } = await render({
      entries: [
        entry({ section: 'Soil' }),
        entry({ section: 'Soil', title: 'Two' }),
        entry({ section: 'Seeds' }),
      ],
    })
    expect(list.text.match(/^(Soil|Seeds)\n=+$/gm)).toEqual(['Soil\n====', 'Seeds\n====='])
  })
})

describe('the HTML', () => {
  const documentOf = async (parts = {}) => parseHTML((await render(parts)).list.html).document

  test('says its language and direction, and has an outline of headings', async () => {
    const document = await documentOf({
      entries: [entry({ section: 'Soil' }), entry({ section: null, title: 'Two' })],
    })
    expect(document.documentElement.getAttribute('lang')).toBe('en')
    expect(document.documentElement.getAttribute('dir')).toBe('ltr')
    expect([...document.querySelectorAll('h1, h2, h3')].map(h => `${h.localName} ${h.textContent}`)).toEqual([
      'h1 Blog roundup, week of June 15, 2015',
      'h2 Soil',
      'h3 Why my tomatoes split',
      'h3 Two',
    ])
  })

  test('runs from right to left in a language that does', async () => {
    const { list } = await renderEdition(issueOf(), { ...LETTERHEAD, language: 'he' }, BUILT_IN)
    expect(list.html).toContain('<html lang="he" dir="rtl"')
    expect(list.html).toContain('15 ביוני 2015')
  })

  test('calls to reply with a post of one’s own, about this issue', async () => {
    const document = await documentOf()
    const call = document.querySelector('a.go')
    expect(call?.getAttribute('href')).toBe(
      'mailto:roundup@example.org?subject=Re%3A%20Blog%20roundup%2C%20week%20of%20June%2015%2C%202015',
    )
  })

  test('loads nothing: no image, no font, no style sheet', async () => {
    const { list, subscriber } = await render()
    for (const { html } of [list, subscriber]) expect(html).not.toMatch(/<img|<link|@import|url\(|src=/)
  })

  test('keeps the comments that Outlook reads', async () => {
    expect((await render()).list.html.match(/<!--\[if/g)?.length).toBeGreaterThan(4)
  })
})

describe('what differs per reader', () => {
  test('stands in slots of the subscriber’s letter, in an address unchanged', async () => {
    const { subscriber } = await render()
    for (const slot of ['address', 'since', 'unsubscribeUrl', 'preferencesUrl'])
      expect(subscriber.text).toContain(SLOT_OPEN + slot + SLOT_CLOSE)
    expect(subscriber.html).toContain(`href="${SLOT_OPEN}unsubscribeUrl${SLOT_CLOSE}"`)
    const used = [...`${subscriber.html}${subscriber.text}`.matchAll(/\uE000([^\uE001]*)\uE001/g)].map(
      ([, name]) => name,
    )
    expect(used.filter(name => !SLOTS.some(slot => slot === name))).toEqual([])
  })

  test('is nowhere in the letter to a list, nor is a way to unsubscribe', async () => {
    const { list } = await render()
    expect(list.text + list.html).not.toMatch(/[\uE000-\uF8FF]|nsubscribe|one-click/)
  })
})

test('an issue of 24 entries keeps its HTML well under what a list takes', async () => {
  const entries = Array.from({ length: 24 }, (_, at) =>
    entry({
      title: `The ${at}th of many posts, with a title of some length`,
      excerpt: 'Half of what we know about soil we know from one shovel and a wet afternoon. '.repeat(4),
      url: `https://blog${at}.example.org/2015/06/a-post-with-a-usual-address`,
      shortUrl: `https://short.example/blog${at}`,
    }),
  )
  const { list } = await render({ entries })
  expect(Buffer.byteLength(list.html) + Buffer.byteLength(list.text)).toBeLessThan(35_000)
})
