import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { DOCUMENTS, ROOT, withoutCode } from './documents.ts'

test('every relative link in the documents leads to a file that is there, and to a heading that it has', () => {
  const broken = DOCUMENTS.flatMap(document =>
    linksIn(readFileSync(document, 'utf8'))
      .filter(link => !/^(?:https?|mailto):/.test(link) && !leadsSomewhere(document, link))
      .map(link => `${relative(ROOT, document)}: ${link}`),
  )
  expect(broken).toEqual([])
})

test('every file or folder of ours that the documents name is there', () => {
  const named = DOCUMENTS.flatMap(document =>
    [...readFileSync(document, 'utf8').matchAll(/`((?:src|tests|templates|bin|docs)\/[\w./-]+)`/g)].map(
      ([, path = '']) => ({ document: relative(ROOT, document), path }),
    ),
  )
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([])
})

function linksIn(markdown: string): string[] {
  const text = withoutCode(markdown)
  return [
    ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link),
    ...[...text.matchAll(/\ssrc="([^"]+)"/g)].map(([, link = '']) => link),
  ]
}

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const file = path === '' ? document : join(dirname(document), path)
  if (!existsSync(file)) return false
  return heading === undefined || headingsIn(readFileSync(file, 'utf8')).includes(heading)
}

/** As GitHub makes anchors of headings. */
function headingsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
