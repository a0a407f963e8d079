import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { App } from '../../src/app/app.ts'
import { readIssueFile, storeIssueFile } from '../../src/app/import-issue.ts'
import { makeStoredEdition } from '../../src/app/make-edition.ts'
import { renderHere } from '../../src/app/rendering.ts'
import type { StoredIssue } from '../../src/store/issues.ts'
import { type Newsletter, newsletter, rewrite } from './send/newsletter.ts'

async function stored({ app, file }: Newsletter): Promise<StoredIssue> {
  return (await storeIssueFile(app, await readIssueFile(app, file), 'draft')).issue
}

/** @returns whether it was rendered, and what the edition's hash is */
async function made(app: App, issue: StoredIssue) {
  let rendered = false
  const { hash } = await makeStoredEdition(app, issue, async order => {
    rendered = true
    return await renderHere(order)
  })
  return { rendered, hash }
}

function write(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
}

test('what was rendered once is not rendered again from the same issue, letterhead and templates', async () => {
  const ours = await newsletter()
  const issue = await stored(ours)
  const first = await made(ours.app, issue)
  expect(first.rendered).toBe(true)
  expect(await made(ours.app, issue)).toEqual({ rendered: false, hash: first.hash })
  expect(await makeStoredEdition(ours.app, issue, renderHere)).toEqual(
    await renderHere({
      issue,
      letterhead: ours.app.settings,
      folders: [join(import.meta.dirname, '../../templates')],
    }),
  )
})

test('a change to the issue, the letterhead or a template renders it anew', async () => {
  const ours = await newsletter()
  const hashes = [(await made(ours.app, await stored(ours))).hash]
  rewrite(ours, { excerpt: 'Mended.' })
  const issue = await stored(ours)
  const own = join(ours.app.workspace.templates, 'roundup/issue.txt.liquid')
  const elsewhere = { ...ours.app, settings: { ...ours.app.settings, postalAddress: '2 Example Street' } }
  for (const change of [
    async () => await made(ours.app, issue),
    async () => await made(elsewhere, issue),
    async () => {
      write(own, '{{ issue.title }}{% render "roundup/part.liquid" %}')
      write(join(ours.app.workspace.templates, 'roundup/part.liquid'), 'one')
      return await made(ours.app, issue)
    },
    async () => {
      write(join(ours.app.workspace.templates, 'roundup/part.liquid'), 'two')
      return await made(ours.app, issue)
    },
  ]) {
    const { rendered, hash } = await change()
    expect(rendered).toBe(true)
    hashes.push(hash)
  }
  expect(new Set(hashes).size).toBe(hashes.length)
  expect((await made(elsewhere, issue)).rendered).toBe(true)
})

test('a template that is broken after all is no edition, and none is taken for it', async () => {
  const ours = await newsletter()
  const issue = await stored(ours)
  const { hash } = await made(ours.app, issue)
  const own = join(ours.app.workspace.templates, 'roundup/issue.txt.liquid')
  write(own, '{{ nope }}')
  await expect(made(ours.app, issue)).rejects.toMatchObject({ code: 'template' })
  writeFileSync(own, '')
  expect((await made(ours.app, issue)).hash).not.toBe(hash)
})
