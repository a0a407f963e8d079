// What the templates of an issue see: its words as HTML and as text, its links as they are shown, and the
// slots that a reader's own copy has. Everything passes `cleanText` once more on its way in, so that
// nothing but a template can place a slot.
import type { Issue } from '../issues/issue.ts'
import { cleanLine, cleanText, SLOT_CLOSE, SLOT_OPEN } from '../text/clean.ts'
import { characters } from '../text/columns.ts'
import { SLOTS, type Slot, type Variant } from './edition.ts'
import { type SectionView, sectionsOf } from './entry-view.ts'
import { type Words, wordsOf } from './words.ts'

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

/** What every letter may say of the newsletter. */
export interface NewsletterView {
  readonly name: string
  readonly replyTo: string
  readonly baseUrl: string
  readonly postalLines: readonly string[]
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
}

export interface View {
  readonly variant: Variant | 'web'
  readonly newsletter: NewsletterView & {
    /** Opens a mail to `replyTo` about this issue. */
    readonly replyUrl: string
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
  /** Empty but for a subscriber, so that a template that places one there is broken and says so. */
  readonly slots: Partial<Readonly<Record<Slot, string>>>
}

export function viewOf(issue: Issue, letterhead: Letterhead, variant: View['variant']): View {
  const title = cleanLine(issue.title)
  return {
    variant,
    newsletter: {
      ...newsletterView(letterhead),
      replyUrl: mailto(cleanLine(letterhead.replyTo), `Re: ${cut(title, 100)}`),
    },
    issue: {
      title,
      named: title.toLowerCase().includes(cleanLine(letterhead.name).toLowerCase()),
      number: issue.number,
      date: issue.date,
      dateInWords: dateInWords(issue.date, letterhead.language),
      preheader: preheader(issue),
      intro: wordsOf(issue.intro),
      outro: wordsOf(issue.outro),
    },
    sections: sectionsOf(issue.entries),
    slots: variant === 'subscriber' ? slots() : {},
  }
}

export function newsletterView(letterhead: Letterhead): NewsletterView {
  return {
    name: cleanLine(letterhead.name),
    replyTo: cleanLine(letterhead.replyTo),
    baseUrl: letterhead.baseUrl,
    postalLines: cleanText(letterhead.postalAddress)
      .split('\n')
      .map(cleanLine)
      .filter(line => line !== ''),
    language: letterhead.language,
    direction: directionOf(letterhead.language),
  }
}

/** The first titles: they say more of an issue than its intro. */
function preheader({ entries }: Issue): string {
  const titles = entries.slice(0, 8).map(entry => cleanLine(entry.title))
  return cut(titles.join(' · '), 140)
}

function slots(): Readonly<Record<Slot, string>> {
  return Object.fromEntries(SLOTS.map(slot => [slot, SLOT_OPEN + slot + SLOT_CLOSE])) as Record<Slot, string>
}

/** RFC 6068 §2. */
export function mailto(address: string, subject: string): string {
  return `mailto:${encodeURIComponent(address).replaceAll('%40', '@')}?subject=${encodeURIComponent(subject)}`
}

export function cut(text: string, length: number): string {
  const all = characters(text)
  const start = all.slice(0, length - 1).join('')
  return all.length <= length ? text : `${start.trimEnd()}…`
}

export function dateInWords(day: string, language: string): string {
  try {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
    return format.format(new Date(`${day}T00:00:00Z`))
  } catch {
    return day
  }
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    return new Intl.Locale(language).getTextInfo().direction === 'rtl' ? 'rtl' : 'ltr'
  } catch {
    return 'ltr'
  }
}
