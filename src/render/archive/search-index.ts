// What the search looks through, made beforehand, so that a browser only has to read it. The same issues make the
// same octets.
import MiniSearch from 'minisearch'
import { markdownToText } from '../markdown-text.ts'
import { cut } from '../view.ts'
import { issuePath } from './paths.ts'
import { entriesOf } from './public-issue.ts'
import type { Site } from './site.ts'

/** Characters of an excerpt that are searched: all of nearly every one, and a bound for the rest. */
const SEARCHED = 1_200
const SHOWN = 160

/** templates/archive/search.js reads it with the same fields and the same idea of a word. */
export function searchIndex({ issues }: Site): string {
  const index = new MiniSearch({
    idField: 'id',
    fields: ['title', 'author', 'text'],
    storeFields: ['title', 'author', 'start', 'path', 'issue'],
    processTerm: asSearched,
  })
  const posts = issues.flatMap(issue =>
    entriesOf(issue).map(entry => {
      const text = cut(markdownToText(entry.excerpt).replace(/\s+/g, ' ').trim(), SEARCHED)
      return {
        title: entry.title,
        author: entry.author ?? '',
        text,
        start: cut(text, SHOWN),
        path: `${issuePath(issue.slug)}#${entry.anchor}`,
        issue: issue.title,
      }
    }),
  )
  index.addAll(posts.map((post, id) => ({ id, ...post })))
  return `${JSON.stringify(index)}\n`
}

/** Without accents and in small letters. */
function asSearched(term: string): string {
  return term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
