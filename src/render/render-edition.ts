// Issue → edition: the two letters that are made of one issue, fixed for good. The same issue, letterhead
// and templates make the same edition anywhere and at any time; nothing here reads a clock.
import type { Issue } from '../issues/issue.ts'
import { flow } from '../text/flowed.ts'
import { type Edition, hashEdition, type Rendering, type Variant } from './edition.ts'
import { layOut } from './lay-out.ts'
import type { Templates } from './templates.ts'
import { type Letterhead, viewOf } from './view.ts'

const HTML = 'roundup/issue.mjml.liquid'
const TEXT = 'roundup/issue.txt.liquid'

/** Fails with NewsletterError `template` when a template is broken, and for nothing that an issue holds. */
export async function renderEdition(
  issue: Issue,
  letterhead: Letterhead,
  templates: Templates,
): Promise<Edition> {
  const content = {
    subject: viewOf(issue, letterhead, 'list').issue.title,
    date: issue.date,
    language: letterhead.language,
    list: await renderVariant('list'),
    subscriber: await renderVariant('subscriber'),
  }
  return { hash: hashEdition(content), ...content }

  async function renderVariant(variant: Variant): Promise<Rendering> {
    const view = viewOf(issue, letterhead, variant)
    return {
      text: layOut(await templates.renderText(TEXT, view)),
      html: await templates.renderHtml(HTML, view),
    }
  }
}

/** The text of an issue for the archive, under its title. MJML is not loaded for it. */
export async function renderIssueText(
  issue: Issue,
  letterhead: Letterhead,
  templates: Templates,
): Promise<string> {
  const view = viewOf(issue, letterhead, 'web')
  const { title, dateInWords } = view.issue
  const text = layOut(await templates.renderText(TEXT, view))
  return `${flow(title)}\n${dateInWords}\n\n${text}`.replace(/(?<!^--) +$/gm, '')
}
