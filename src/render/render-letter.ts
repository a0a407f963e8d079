// Letter → subject, text and HTML, by the templates `letters/KIND`. The text's first line is its subject. A letter whose
// HTML cannot be made is complete without.
import { cleanLine } from '../text/clean.ts'
import { layOut } from './lay-out.ts'
import { LETTER_FORMS, type Letter } from './letter.ts'
import type { Templates } from './templates.ts'
import { type Letterhead, newsletterView } from './view.ts'

export interface RenderedLetter {
  readonly subject: string
  readonly text: string
  readonly html: string | null
  /** Why there is no HTML where there should be. */
  readonly problem: string | null
}

const SUBJECT = /^\s*Subject:([^\n]*)\n/

/** Fails with NewsletterError `template` when the text's template is broken. */
export async function renderLetter(
  letter: Letter,
  letterhead: Letterhead,
  templates: Templates,
): Promise<RenderedLetter> {
  const subject = letter.answers?.subject ?? ''
  const scope = {
    newsletter: newsletterView(letterhead),
    letter: { ...letter, replySubject: /^re:/i.test(subject) ? subject : `Re: ${subject}` },
  }
  const text = await templates.renderText(`letters/${letter.kind}.txt.liquid`, scope)
  const rendered = {
    subject: cleanLine(SUBJECT.exec(text)?.[1] ?? '') || letterhead.name,
    text: layOut(text.replace(SUBJECT, '')),
  }
  if (!LETTER_FORMS[letter.kind].html) return { ...rendered, html: null, problem: null }
  try {
    const html = await templates.renderHtml(`letters/${letter.kind}.mjml.liquid`, scope)
    return { ...rendered, html, problem: null }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { ...rendered, html: null, problem }
  }
}
