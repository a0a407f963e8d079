// What the templates of an issue see: its words as HTML and as text, its links as they are shown, and the
// slots that a reader's own copy has. Everything passes `cleanText` once more on its way in, so that
// nothing but a template can place a slot.
import type { Entry, Issue } from '../issues/issue.ts'
import { cleanLine, cleanText, SLOT_CLOSE, SLOT_OPEN } from '../text/clean.ts'
import { characters, columns } from '../text/columns.ts'
import { COLUMNS } from '../text/flowed.ts'
import { SLOTS, type Slot, type Variant } from './edition.ts'
import { markdownToHtml } from './markdown.ts'
import { markdownToText } from './markdown-text.ts'

/** What an edition needs to know of the newsletter itself. */
export interface Letterhead {
  readonly name: string
  /** The bare address that contributions come to. */
  readonly replyTo: string
  readonly baseUrl: string
  /** May be of several lines, or empty. */
  readonly postalAddress: string
  /** BCP 47. */
  readonly language: string
}

/** Markdown in both forms. */
export interface Words {
  readonly html: string
  readonly text: string
}

export interface EntryView {
  readonly title: string
  readonly author: string | null
  readonly excerpt: Words | null
  /** The address to link: the short link, or else the post's own; null when there is none to link. */
  readonly url: string | null
  /** That address as a person would write it. */
  readonly shown: string
  /** Where a short link leads, when that is another host; else null. */
  readonly host: string | null
}

export interface SectionView {
  readonly title: string | null
  /** As wide as the title. */
  readonly rule: string
  /** Of the entries' headings. */
  readonly level: 2 | 3
  readonly entries: readonly EntryView[]
}

export interface View {
  readonly variant: Variant
  readonly newsletter: {
    readonly name: string
    readonly replyTo: string
    /** Opens a mail to `replyTo` about this issue. */
    readonly replyUrl: string
    readonly baseUrl: string
    readonly postalLines: readonly string[]
    readonly language: string
    readonly direction: 'ltr' | 'rtl'
  }
  readonly issue: {
    readonly title: string
    /** Whether the title says the newsletter's name, so that nothing else need. */
    readonly named: boolean
    readonly number: number | null
    readonly date: string
    readonly dateInWords: string
    /** What a mail program shows beside the subject. */
    readonly preheader: string
    readonly intro: Words | null
    readonly outro: Words | null
  }
  readonly sections: readonly SectionView[]
  /** Empty for a list, so that a template that places one there is broken and says so. */
  readonly slots: Partial<Readonly<Record<Slot, string>>>
}

export function viewOf(issue: Issue, letterhead: Letterhead, variant: Variant): View {
  const title = cleanLine(issue.title)
  return {
    variant,
    newsletter: {
      name: cleanLine(letterhead.name),
      replyTo: cleanLine(letterhead.replyTo),
      replyUrl: mailto(cleanLine(letterhead.replyTo), `Re: ${cut(title, 100)}`),
      baseUrl: letterhead.baseUrl,
      postalLines: cleanText(letterhead.postalAddress)
        .split('\n')
        .map(cleanLine)
        .filter(line => line !== ''),
      language: letterhead.language,
      direction: directionOf(letterhead.language),
    },
    issue: {
      title,
      named: title.toLowerCase().includes(cleanLine(letterhead.name).toLowerCase()),
      number: issue.number,
      date: issue.date,
      dateInWords: dateInWords(issue.date, letterhead.language),
      preheader: cut(
        issue.entries
          .slice(0, 8)
          .map(entry => cleanLine(entry.title))
          .join(' · '),
        140,
      ),
      intro: words(issue.intro),
      outro: words(issue.outro),
    },
    sections: sectionsOf(issue.entries),
    slots: variant === 'list' ? {} : slots(),
  }
}

function slots(): Readonly<Record<Slot, string>> {
  return Object.fromEntries(SLOTS.map(slot => [slot, SLOT_OPEN + slot + SLOT_CLOSE])) as Record<Slot, string>
}

function sectionsOf(entries: readonly Entry[]): readonly SectionView[] {
  const titled = entries.some(entry => entry.section !== null)
  const sections: { title: string | null; entries: EntryView[] }[] = []
  for (const entry of entries) {
    const title = entry.section === null ? null : cleanLine(entry.section)
    const last = sections.at(-1)
    if (last?.title === title) last.entries.push(entryView(entry))
    else sections.push({ title, entries: [entryView(entry)] })
  }
  return sections.map(section => ({
    ...section,
    rule: '='.repeat(Math.min(columns(section.title ?? ''), COLUMNS - 2)),
    level: titled ? 3 : 2,
  }))
}

function entryView(entry: Entry): EntryView {
  const own = URL.parse(entry.url)
  const short = entry.shortUrl === null ? null : URL.parse(entry.shortUrl)
  const linked = short ?? own
  const url = linked === null ? null : asWritten(short === null ? entry.url : (entry.shortUrl ?? ''), linked)
  return {
    title: cleanLine(entry.title),
    author: entry.author === null ? null : cleanLine(entry.author),
    excerpt: words(entry.excerpt),
    url,
    shown: linked === null ? '' : shown(linked),
    host: short === null || own === null || own.host === short.host ? null : hostOf(own),
  }
}

/** As it was written where that is plain ASCII, since an address is somebody's own word. */
function asWritten(written: string, parsed: URL): string | null {
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null
  return /^[!-~]+$/.test(written) ? written : parsed.href
}

function shown(url: URL): string {
  const whole = (hostOf(url) + url.pathname).replace(/\/$/, '')
  return whole.length <= 36 && url.search === '' ? whole : hostOf(url)
}

function hostOf(url: URL): string {
  return url.host.replace(/^www\./, '')
}

function words(markdown: string): Words | null {
  const html = markdownToHtml(markdown)
  return html === '' ? null : { html, text: markdownToText(markdown) }
}

/** RFC 6068 §2. */
function mailto(address: string, subject: string): string {
  return `mailto:${encodeURIComponent(address).replaceAll('%40', '@')}?subject=${encodeURIComponent(subject)}`
}

function cut(text: string, length: number): string {
  const all = characters(text)
  return all.length <= length
    ? text
    : `${all
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}

function dateInWords(day: string, language: string): string {
  try {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
    return format.format(new Date(`${day}T00:00:00Z`))
  } catch {
    return day
  }
}

function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    return new Intl.Locale(language).getTextInfo().direction === 'rtl' ? 'rtl' : 'ltr'
  } catch {
    return 'ltr'
  }
}
