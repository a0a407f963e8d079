// Markdown as the two parts of a mail have it.
import { markdownToHtml } from './markdown.ts'
import { markdownToText } from './markdown-text.ts'

export interface Words {
  readonly html: string
  readonly text: string
}

/** Null where the Markdown shows nothing. */
export function wordsOf(markdown: string): Words | null {
  const html = markdownToHtml(markdown)
  return html === '' ? null : { html, text: markdownToText(markdown) }
}
