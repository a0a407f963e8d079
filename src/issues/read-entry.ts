// One entry from its blocks: title, author, excerpt and where it leads. What is odd about it is a problem.
import { type Block, excerptOf } from './blocks.ts'
import { readBylineLine } from './byline.ts'
import { destination } from './destination.ts'
import { findEnd } from './entry-end.ts'
import type { Entry, ReadingProblem } from './issue.ts'
import type { Start } from './outline.ts'
import { brief } from './plain-text.ts'

/** An entry as it was found; `entry` is null when it leads nowhere. */
export interface Found {
  readonly entry: Entry | null
  /** Index of the title's line in the body. */
  readonly line: number
  /** How many of the blocks it takes, title and tail included. */
  readonly blocks: number
  /** Lines counted from 0 in the body. */
  readonly problems: readonly ReadingProblem[]
}

/**
 * @param blocks the entry's own: its title's and all others before the next title's
 * @param linkBase what the newsletter's own short links begin with
 */
export function readEntry(
  body: readonly string[],
  blocks: readonly Block[],
  start: Start,
  section: string | null,
  linkBase: string | undefined,
): Found {
  const line = blocks[0]?.from ?? 0
  const { text, byline, target, lines } = start.title
  const below = bylineBelow(blocks, byline.author)
  const end = findEnd(body, blocks, line + lines + (below?.lines ?? 0))
  const { url, shortUrl, problems } = destination(end.tail, target, linkBase)
  const said = (at: number, messages: readonly string[]) =>
    messages.map(message => ({ line: at, message: `“${brief(text)}” ${message}` }))
  return {
    entry:
      url === null
        ? null
        : {
            title: text,
            author: below?.author ?? byline.author,
            excerpt: excerptOf(end.excerpt),
            url,
            shortUrl,
            section,
          },
    line,
    blocks: end.blocks,
    problems: [...said(line, titleProblems(start)), ...said(url === null ? line : end.line, problems)],
  }
}

/** A paragraph below the title that is nothing but a byline. */
function bylineBelow(blocks: readonly Block[], author: string | null) {
  const below = blocks[1]
  if (author !== null || below?.kind !== 'text' || below.lines.length > 1) return null
  const byline = readBylineLine(below.lines[0] ?? '')
  return byline === null ? null : { author: byline.author, lines: below.to - (blocks[0]?.to ?? 0) }
}

function titleProblems({ guessed, title }: Start): readonly string[] {
  const { remark } = title.byline
  return [
    ...(guessed ? ['was taken for a title only because of where it stands'] : []),
    ...(remark === null ? [] : [`has “${brief(remark)}” in its title line, which is left out`]),
  ]
}
