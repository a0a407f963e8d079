// HTML and XML as tagged templates: every value that is put in is escaped, unless it is such a template's own
// result. There is no other way to make markup of text here.
import { escapeHtml } from '../fill-slots.ts'

export type Part = string | number | Markup | null | false | readonly Part[]

/** Markup that was made of a template, or of Markdown by render/markdown.ts. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...parts.map(part => textOf(part, escapeHtml))))
}

export function xml(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...parts.map(part => textOf(part, escapeXml))))
}

/** Nothing for null and false, a list one after the other. */
function textOf(part: Part, escape: (text: string) => string): string {
  if (part === null || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'number') return String(part)
  return typeof part === 'string' ? escape(part) : part.map(one => textOf(one, escape)).join('')
}

/** XML 1.0 §2.2: what is no character in XML, not even escaped, is left out. */
function escapeXml(text: string): string {
  return escapeHtml(text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ''))
}
