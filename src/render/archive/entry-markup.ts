// An issue's words as HTML: on its page, on its authors' pages and in the feeds. What contributors wrote goes through
// the one renderer of Markdown; everything else is escaped.
import { markdownToHtml } from '../markdown.ts'
import { html, Markup } from './html.ts'
import { isEntry, type PublicEntry, type PublicIssue, type Removed } from './public-issue.ts'

/** Markdown; null where it shows nothing. */
export function words(markdown: string): Markup | null {
  const shown = markdownToHtml(markdown)
  return shown === '' ? null : new Markup(shown)
}

/** The whole issue without its title, for a feed: every address in it is absolute. */
export function issueWords(issue: PublicIssue): Markup {
  return html`${words(issue.intro)}${sectionsOf(issue).map(
    ({ title, entries }) =>
      html`${title !== null && html`<h2>${title}</h2>`}${entries.map(entry => feedEntry(entry))}`,
  )}${words(issue.outro)}`
}

function feedEntry(entry: PublicEntry | Removed): Markup {
  if (!isEntry(entry)) return html`<p><em>${REMOVED}</em></p>`
  return html`<h3>${titleLink(entry)}</h3>${
    entry.author !== null && html`<p>by ${entry.author}</p>`
  }${words(entry.excerpt)}${readMore(entry)}`
}

export const REMOVED = 'A post that stood here was taken out of the archive.'

export interface Section {
  readonly title: string | null
  readonly entries: readonly (PublicEntry | Removed)[]
}

/** Entries of one section stand together; null is no section. */
export function sectionsOf({ entries }: Pick<PublicIssue, 'entries'>): readonly Section[] {
  const sections: { title: string | null; entries: (PublicEntry | Removed)[] }[] = []
  for (const entry of entries) {
    const last = sections.at(-1)
    if (last?.title === entry.section) last.entries.push(entry)
    else sections.push({ title: entry.section, entries: [entry] })
  }
  return sections
}

/** The title, linked to the post itself. */
export function titleLink({ title, target }: PublicEntry): Markup {
  return target === null ? html`${title}` : html`<a href="${target}">${title}</a>`
}

/** `… read more at host`: the host is the one that really answers, in letters that nobody can imitate (S-11). */
export function readMore({ target }: PublicEntry, more: Markup | null = null): Markup {
  if (target === null) return html`<p class="more">Its address is not known any more.${more}</p>`
  return html`<p class="more">… read more at <a href="${target}">${shown(new URL(target))}</a>${more}</p>`
}

function shown({ host, pathname, search }: URL): string {
  const whole = `${host}${pathname}`.replace(/\/$/, '').replace(/^www\./, '')
  return whole.length <= 24 && search === '' ? whole : host.replace(/^www\./, '')
}
