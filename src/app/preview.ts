// An edition to look at: as HTML, text, the whole message, Markdown, or the page it will be on the web.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Issue } from '../issues/issue.ts'
import { writeIssue } from '../issues/write-markdown.ts'
import { parseAddress } from '../mail/address.ts'
import { openAssets } from '../render/archive/assets.ts'
import { previewPage } from '../render/archive/preview-page.ts'
import { builtInTemplates } from '../render/built-in-templates.ts'
import type { Edition, Variant } from '../render/edition.ts'
import { fillHtml, fillText } from '../render/fill-slots.ts'
import type { App } from './app.ts'
import { sampleMail } from './check.ts'
import { openKeys } from './keys.ts'
import { letterheadOf } from './make-edition.ts'
import { configuredLists } from './send/audience.ts'

export const FORMATS = ['html', 'text', 'eml', 'markdown', 'web'] as const
export type Format = (typeof FORMATS)[number]

export interface PreviewFile {
  readonly variant: Variant
  readonly format: Format
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

const ENDINGS: Readonly<Record<Format, string>> = {
  html: 'html',
  text: 'txt',
  eml: 'eml',
  markdown: 'md',
  web: 'web.html',
}

/** Every address and name in a preview is a sample's. */
const SAMPLE = { name: 'Sample Reader', address: 'reader@example.org', since: 'the day you subscribed' }

export async function preview(
  app: App,
  issue: Issue,
  edition: Edition,
  variant: Variant,
  format: Format,
): Promise<Uint8Array> {
  const rendering = edition[variant]
  const page = (path: string) => `${app.settings.baseUrl.replace(/\/$/, '')}/${path}/sample`
  const values =
    variant === 'list'
      ? null
      : { ...SAMPLE, unsubscribeUrl: page('unsubscribe'), preferencesUrl: page('preferences') }
  switch (format) {
    case 'html':
      return Buffer.from(fillHtml(rendering.html, values))
    case 'web':
      return Buffer.from(webPage(app, issue))
    case 'text':
      return Buffer.from(fillText(rendering.text, values))
    case 'markdown':
      return Buffer.from(writeIssue(issue, app.settings.links?.base))
    case 'eml':
      return await sampleMessage(app, edition, variant)
  }
}

export async function writePreviews(
  app: App,
  issue: Issue,
  edition: Edition,
  which: { readonly variants: readonly Variant[]; readonly formats: readonly Format[] },
  folder: string,
): Promise<readonly PreviewFile[]> {
  await mkdir(folder, { recursive: true })
  const files: PreviewFile[] = []
  for (const variant of which.variants) {
    for (const format of which.formats) {
      if ((format === 'markdown' || format === 'web') && variant !== which.variants[0]) continue
      const content = await preview(app, issue, edition, variant, format)
      const path = join(folder, `${variant}.${ENDINGS[format]}`)
      await writeFile(path, content)
      const sha256 = createHash('sha256').update(content).digest('hex')
      files.push({ variant, format, path, bytes: content.length, sha256 })
    }
  }
  return files
}

/** Its page in the archive, with its style sheet in it; links lead to where the archive is. */
function webPage(app: App, issue: Issue): string {
  const { style } = openAssets([app.workspace.templates, builtInTemplates()])
  return previewPage(letterheadOf(app), issue, style.content, app.settings.links?.base)
}

async function sampleMessage(app: App, edition: Edition, variant: Variant): Promise<Uint8Array> {
  const address = parseAddress('reader@example.org')
  if (address === null) throw new Error('the sample address is one')
  const list = { kind: 'list', address, maxSize: 40_000, format: 'auto', server: 'mailman3' } as const
  const audience =
    variant === 'list'
      ? (configuredLists(app)[0] ?? ({ kind: 'list', name: 'sample', address, list } as const))
      : ({ kind: 'roster', name: 'sample' } as const)
  const { message } = await sampleMail(app, await openKeys(app), edition, { audience, format: 'both' })
  return await message
}
