// Markdown as an editor and the contributors write it: what is read of it, and the small HTML that a
// mail shows of it. Raw HTML, addresses that are not http, https or mailto, and tables stay literal text;
// images become links, so that opening a mail asks nobody for anything.
import MarkdownIt, { type Token } from 'markdown-it'
import { cleanText } from '../text/clean.ts'

const reader = new MarkdownIt({ html: false, linkify: true }).disable(['table', 'strikethrough'])
reader.validateLink = url => /^(?:https?:\/\/[^/]|mailto:[^\s@]+@)/i.test(url)
// Bare addresses only where they are whole; `example.org` in a sentence is no link.
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })

const { rules } = reader.renderer
rules['link_open'] = (tokens, at) => anchor(attribute(tokens[at], 'href'))
rules['image'] = (tokens, at) => {
  const label = reader.utils.escapeHtml(alt(tokens[at]))
  return insideLink(tokens, at) ? label : `${anchor(attribute(tokens[at], 'src'))}${label}</a>`
}
// A heading in an excerpt would break the outline of the issue.
rules['heading_open'] = () => '<p><strong>'
rules['heading_close'] = () => '</strong></p>\n'
rules['code_block'] = rules['fence'] = (tokens, at) =>
  `<pre><code>${reader.utils.escapeHtml(tokens[at]?.content ?? '')}</code></pre>\n`

export function readMarkdown(markdown: string): readonly Token[] {
  return reader.parse(cleanText(markdown), {})
}

/** Paragraphs, lists, quotations, code, emphasis and links; every character of the text escaped. */
export function markdownToHtml(markdown: string): string {
  // Cleaned again, since `&#xE000;` is a character only now.
  return cleanText(reader.render(cleanText(markdown))).trim()
}

export function attribute(token: Token | undefined, name: string): string {
  return String(token?.attrGet(name) ?? '')
}

/** What stands for an image. */
export function alt(token: Token | undefined): string {
  const words = (token?.children ?? []).map(child => child.content).join('')
  return words.trim() === '' ? 'image' : words
}

export function insideLink(tokens: readonly Token[], at: number): boolean {
  const last = tokens
    .slice(0, at)
    .findLast(token => token.type === 'link_open' || token.type === 'link_close')
  return last?.type === 'link_open'
}

function anchor(href: string): string {
  return `<a href="${reader.utils.escapeHtml(href)}">`
}
