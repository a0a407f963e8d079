// A post that an editor names by its page's address: fetched behind the guard, read, and accepted.
import { admit } from '../entries/admit.ts'
import { postKeys } from '../entries/identity.ts'
import type { Post } from '../entries/post.ts'
import { NewsletterError } from '../errors.ts'
import { applyAdmission, findByKeys, setState, updateCandidate } from '../store/candidates.ts'
import { inTransaction } from '../store/database.ts'
import { cleanLine, cleanText } from '../text/clean.ts'
import { HOW_TO_ALLOW } from '../transport/http/result.ts'
import { type App, instant } from './app.ts'
import { readPage } from './read-page.ts'

/** What the editor says instead of what the page says. */
export interface Given {
  readonly title?: string | undefined
  readonly author?: string | undefined
  readonly excerpt?: string | undefined
  readonly section?: string | undefined
}

type Words = Partial<Record<'title' | 'author' | 'excerpt', string>>

/** @returns its id, and whether it was new. A post that was there already is accepted, not doubled. */
export async function addCandidate(
  app: App,
  url: string,
  given: Given,
): Promise<{ readonly id: number; readonly outcome: 'new' | 'updated' | 'seen' }> {
  const words = definedWords(given)
  const post = { ...(await postAt(app, url, words)), ...words }
  const now = instant(app)
  return await inTransaction(app.db, async db => {
    const byKey = await findByKeys(db, postKeys(post))
    const admission = admit(post, { byKey, bySource: null }, null)
    if (admission.kind === 'unusable') {
      throw new NewsletterError('input', { what: admission.problem, fix: "Give the post's http(s) address." })
    }
    if (admission.kind === 'old') throw new Error('a post added by hand is never old')
    const added = await applyAdmission(db, post, { kind: 'hand', ref: '' }, admission, now)
    const edited = [...new Set([...(byKey?.edited ?? []), ...Object.keys(words)])]
    const section = given.section === undefined ? {} : { section: cleanLine(given.section) || null }
    await updateCandidate(db, added.id, { ...words, ...section, edited: JSON.stringify(edited) }, now)
    await setState(db, [added.id], 'accepted', now)
    return added
  })
}

/** A page that cannot be read is no obstacle to an editor who gives title and excerpt. */
async function postAt(app: App, url: string, given: Words): Promise<Post> {
  const read = await readPage(app, url)
  if (read.kind === 'post') return read.post
  if (given.title === undefined) {
    throw new NewsletterError('fetch', {
      what: `${url} could not be read as a post: ${read.problem}`,
      fix:
        read.refused === true
          ? HOW_TO_ALLOW
          : 'Try again later, or say what it is with --title, --author and --excerpt.',
    })
  }
  app.notice(`${url} could not be read (${read.problem}); it is taken as you describe it.`)
  return {
    url,
    canonicalUrl: null,
    title: given.title,
    author: null,
    excerpt: null,
    paragraphs: [],
    publishedAt: null,
    language: null,
    guid: null,
  }
}

function definedWords({ title, author, excerpt }: Given): Words {
  return {
    ...(title && cleanLine(title) ? { title: cleanLine(title) } : {}),
    ...(author && cleanLine(author) ? { author: cleanLine(author) } : {}),
    ...(excerpt && cleanText(excerpt).trim() ? { excerpt: cleanText(excerpt).trim() } : {}),
  }
}
