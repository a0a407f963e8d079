// An editor corrects a candidate. What an editor wrote, no later arrival overwrites.
import { NewsletterError } from '../errors.ts'
import { type Candidate, updateCandidate } from '../store/candidates.ts'
import { cleanLine, cleanText } from '../text/clean.ts'
import { type App, instant } from './app.ts'

export interface Correction {
  readonly title?: string
  readonly author?: string
  readonly excerpt?: string
  /** `1` to `3`: that paragraph becomes the excerpt. */
  readonly paragraph?: string
  readonly section?: string
}

export async function editCandidate(app: App, candidate: Candidate, correction: Correction): Promise<void> {
  const excerpt = excerptOf(candidate, correction)
  const words = {
    ...(correction.title === undefined ? {} : { title: cleanLine(correction.title) || null }),
    ...(correction.author === undefined ? {} : { author: cleanLine(correction.author) || null }),
    ...(excerpt === undefined ? {} : { excerpt: cleanText(excerpt).trim() || null }),
  }
  const section = correction.section === undefined ? {} : { section: cleanLine(correction.section) || null }
  if (Object.keys({ ...words, ...section }).length === 0) {
    throw new NewsletterError('usage', {
      what: 'Nothing to change was given.',
      fix: 'Use --title, --author, --excerpt, --paragraph or --section.',
    })
  }
  const edited = [...new Set([...candidate.edited, ...Object.keys(words)])]
  await updateCandidate(
    app.db,
    candidate.id,
    { ...words, ...section, edited: JSON.stringify(edited) },
    instant(app),
  )
}

function excerptOf(candidate: Candidate, { excerpt, paragraph }: Correction): string | undefined {
  if (paragraph === undefined) return excerpt
  const chosen = candidate.paragraphs[Number(paragraph) - 1]
  if (chosen !== undefined) return chosen
  throw new NewsletterError('input', {
    what: `Candidate ${candidate.id} has no paragraph ${paragraph}.`,
    fix: `It has ${candidate.paragraphs.length}; see \`newsletter candidates show ${candidate.id}\`.`,
  })
}
