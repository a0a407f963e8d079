import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Edition } from '../../src/render/edition.ts'
import { renderEdition } from '../../src/render/render-edition.ts'
import { cleanLine } from '../../src/text/clean.ts'
import { columns } from '../../src/text/columns.ts'
import { unflow } from '../text/unflow.ts'
import { FILTHY, HOSTILE } from './hostile.ts'
import { entry, issueOf, LETTERHEAD } from './sample-issue.ts'
import { BUILT_IN } from './templates-of.ts'

const TITLES = [...HOSTILE, ...FILTHY.map(([dirty]) => dirty)]
const SHOWN = [...HOSTILE.map(text => text.replace(/\s+/g, ' ').trim()), ...FILTHY.map(([, clean]) => clean)]
const TAGS =
  'html head title meta style body div table tbody tr td p h1 h2 h3 a br ul ol li em strong code pre blockquote hr'

const UNWANTED = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/

let edition: Edition
let document: ReturnType<typeof parseHTML>['document']
/** What nobody tampered with, to compare with. */
let CLEAN: Edition

beforeAll(async () => {
  CLEAN = await renderEdition(issueOf(), LETTERHEAD, BUILT_IN)
  const entries = TITLES.map(text => entry({ title: text, author: text, excerpt: escaped(cleanLine(text)) }))
  edition = await renderEdition(issueOf({ entries }), LETTERHEAD, BUILT_IN)
  document = parseHTML(edition.list.html).document
})

describe('what a contributor wrote', () => {
  test('stands literally in titles, names and excerpts of the HTML', () => {
    expect(texts('h2')).toEqual(SHOWN)
    expect(texts('h2 + p.b')).toEqual(SHOWN.map(text => `by ${text}`))
    const excerpts = [...document.querySelectorAll('h2')].map(h2 => {
      const paragraph = h2.nextElementSibling?.nextElementSibling
      return tidy(paragraph?.textContent ?? '')
    })
    expect(excerpts).toEqual(SHOWN)
  })

  test('stands literally in the text', () => {
    const paragraphs = unflow(edition.list.text)
      .map(({ text }) => text)
      .join(' ')
    const endless = (text: string) => text.replaceAll(/\s/g, '')
    for (const text of SHOWN) expect(endless(paragraphs)).toContain(endless(`${text}, by ${text}`))
  })

  test('makes no element, no attribute and no style of its own', () => {
    const elements = [...document.querySelectorAll('*')]
    const tags = new Set(elements.map(element => element.localName))
    expect([...tags].filter(tag => !TAGS.split(' ').includes(tag))).toEqual([])
    const attributes = elements.flatMap(element => [...element.attributes].map(attribute => attribute.name))
    expect(attributes.filter(name => /^on|^src/.test(name))).toEqual([])
    expect(document.querySelectorAll('style').length).toBe(
      parseHTML(CLEAN.list.html).document.querySelectorAll('style').length,
    )
  })

  test('makes no link of its own', () => {
    const targets = new Set(
      [...document.querySelectorAll('a')].map(a => a.getAttribute('href')?.replace(/\?.*/, '')),
    )
    expect([...targets].toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      'https://short.example/blog122',
      'mailto:roundup@example.org',
    ])
  })

  test('brings no control, escape, bidi override or slot into either variant', () => {
    const { subscriber, list } = edition
    for (const part of [subscriber.text, subscriber.html, list.text, list.html])
      expect(part).not.toMatch(UNWANTED)
    expect(list.text + list.html).not.toMatch(/[\uE000-\uF8FF]/)
    expect(subscriber.html.match(/\uE000[^\uE001]*\uE001/g)).toEqual(
      CLEAN.subscriber.html.match(/\uE000[^\uE001]*\uE001/g),
    )
    expect(subscriber.text.match(/\uE000[^\uE001]*\uE001/g)).toEqual(
      CLEAN.subscriber.text.match(/\uE000[^\uE001]*\uE001/g),
    )
  })

  test('makes no line of text wider than 72 columns and no signature', () => {
    const lines = edition.list.text.split('\n')
    expect(lines.filter(line => columns(line) > 72)).toEqual([])
    expect(lines.filter(line => line === '-- ')).toHaveLength(1)
  })
})

test.each(TITLES.filter(text => text.length < 1_000))(
  '%j as the title of an issue is its title and nothing else',
  async title => {
    const { subject, list } = await renderEdition(issueOf({ title }), LETTERHEAD, BUILT_IN)
    const { document } = parseHTML(list.html)
    expect(subject).not.toMatch(/[\r\n\u0000-\u001F]/)
    expect(tidy(document.querySelector('h1')?.textContent ?? '')).toBe(subject)
    expect(tidy(document.querySelector('title')?.textContent ?? '')).toBe(subject)
    expect(document.querySelectorAll('script, img, svg')).toHaveLength(0)
  },
)

test('an excerpt that nobody cleaned is cleaned here', async () => {
  const entries = FILTHY.map(([excerpt]) => entry({ excerpt }))
  const { list } = await renderEdition(issueOf({ entries }), LETTERHEAD, BUILT_IN)
  for (const part of [list.html, list.text]) expect(part).not.toMatch(UNWANTED)
})

test('entities in Markdown become no slot and no bidi override', async () => {
  const excerpt = '&#xE000;unsubscribeUrl&#xE001; &#x202E;txt &#27;[2J &#0; &#13;&#10;Bcc: x'
  const { list, subscriber } = await renderEdition(
    issueOf({ entries: [entry({ excerpt })] }),
    LETTERHEAD,
    BUILT_IN,
  )
  expect(list.html + list.text).not.toMatch(/[\uE000\u202E\u001B\r]/)
  expect(subscriber.text.match(/\uE000/g)).toEqual(CLEAN.subscriber.text.match(/\uE000/g))
  expect(list.text).toContain('unsubscribeUrl txt')
})

test('a .mjmlconfig in the current folder is not run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mjmlconfig-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const evil = join(folder, 'evil')
  mkdirSync(evil)
  writeFileSync(join(folder, '.mjmlconfig'), JSON.stringify({ packages: ['./evil/index.js'] }))
  writeFileSync(
    join(evil, 'index.js'),
    `require('fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')`,
  )
  const render = join(import.meta.dirname, '../../src/render/mjml.ts')
  const script = `const { renderMjml } = await import(${JSON.stringify(render)})
    process.stdout.write(String((await renderMjml('<mjml><mj-body></mj-body></mjml>')).ok))`
  const argv = ['--input-type=module', '-e', script]
  expect(execFileSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' })).toBe('true')
  expect(existsSync(join(folder, 'ran'))).toBe(false)
})

function texts(selector: string): readonly string[] {
  return [...document.querySelectorAll(selector)].map(element => tidy(element.textContent ?? ''))
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** As the excerpt of a candidate is written into an issue. */
function escaped(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
}
