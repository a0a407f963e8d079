// One entry from its blocks: title, author, excerpt and where it leads. What is odd about it is a problem.
import { type Block, excerptOf, unquote } from './blocks.ts'
import { namesAuthor, readByline } from './byline.ts'
import type { Entry, ReadingProblem } from './issue.ts'
import { addressKey, findLink, isShortFor, schemelessAddress, webAddress } from './link.ts'
import type { Start } from './outline.ts'
import { reveal, shield } from './plain-text.ts'
import { gluedTail, isBareLink, readTail, type Tail } from './tail.ts'

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

/** Where an entry's excerpt ends, and what ends it. */
interface End {
  readonly tail: Tail | null
  /** Lines of the body. */
  readonly excerpt: readonly string[]
  readonly line: number
  readonly blocks: number
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
  const { title } = start
  const byline = bylineBelow(blocks, title.byline.author)
  const end = findEnd(body, blocks, line + title.lines + (byline?.lines ?? 0))
  const leads = destination(end.tail, title.target, linkBase)
  const author = byline?.author ?? title.byline.author
  const at = (message: string) => ({ line, message: `“${brief(title.text)}” ${message}` })
  const problems = [
    ...(start.guessed ? [at('was taken for a title only because of where it stands')] : []),
    ...(title.byline.remark === null
      ? []
      : [at(`has “${brief(title.byline.remark)}” behind its author, which is left out`)]),
    ...leads.problems.map(message => ({ ...at(message), line: leads.url === null ? line : end.line })),
  ]
  const entry =
    leads.url === null
      ? null
      : {
          title: title.text,
          author,
          excerpt: excerptOf(end.excerpt),
          url: leads.url,
          shortUrl: leads.shortUrl,
          section,
        }
  return { entry, line, blocks: end.blocks, problems }
}

/** The first words of something, for a message about it. */
export function brief(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79).toWellFormed()}…`
}

/** A paragraph below the title that is nothing but a byline. */
function bylineBelow(blocks: readonly Block[], author: string | null) {
  const below = blocks[1]
  if (author !== null || below?.kind !== 'text' || below.lines.length > 1) return null
  const byline = readByline(below.lines[0] ?? '', false)
  const from = blocks[0]?.to ?? 0
  return namesAuthor(byline) ? { author: byline.author, lines: below.to - from } : null
}

function findEnd(body: readonly string[], blocks: readonly Block[], from: number): End {
  const strong = blocks.findIndex(block => block.kind === 'tail')
  if (strong !== -1) return endAt(body, blocks, from, strong, blocks[strong]?.tail ?? null)
  const bare = blocks.findIndex(
    ({ kind, lines, from: at }) =>
      at >= from && kind === 'text' && lines.length === 1 && isBareLink(lines[0] ?? ''),
  )
  if (bare !== -1) return endAt(body, blocks, from, bare, bareTail(blocks[bare]?.lines[0] ?? ''))
  return gluedEnd(body, blocks, from) ?? looseEnd(body, blocks, from)
}

function endAt(
  body: readonly string[],
  blocks: readonly Block[],
  from: number,
  index: number,
  tail: Tail | null,
): End {
  const line = blocks[index]?.from ?? from
  return { tail, excerpt: body.slice(from, line), line, blocks: index + 1 }
}

function bareTail(line: string): Tail {
  return { link: findLink(line), rest: '', clings: false, lines: 1 }
}

/** A tail inside the quote, or behind the last words of the excerpt. */
function gluedEnd(body: readonly string[], blocks: readonly Block[], from: number): End | null {
  for (const [index, block] of blocks.entries()) {
    const line = block.to - 1
    const last = shield(unquote(body[line] ?? ''))
    const whole = line >= from ? readTail(last) : null
    if (whole !== null && whole.link !== null)
      return { tail: whole, excerpt: body.slice(from, line), line, blocks: index + 1 }
    const glued = line >= from ? gluedTail(body[line] ?? '') : null
    if (glued !== null)
      return { tail: glued.tail, excerpt: [...body.slice(from, line), glued.before], line, blocks: index + 1 }
  }
  return null
}

/** Without a tail the excerpt is the quotes that follow, or one paragraph. */
function looseEnd(body: readonly string[], blocks: readonly Block[], from: number): End {
  const title = blocks.findLastIndex(block => block.from < from && block.to <= from)
  const below = title + 1
  const other = blocks.findIndex(({ kind }, index) => index >= below && kind !== 'quote')
  const quotes = other === -1 ? blocks.length : other
  const count = quotes === below && blocks[below]?.kind === 'text' ? below + 1 : quotes
  const to = Math.max(from, blocks[count - 1]?.to ?? from)
  return { tail: null, excerpt: body.slice(from, to), line: blocks[0]?.from ?? 0, blocks: count }
}

interface Destination {
  readonly url: string | null
  readonly shortUrl: string | null
  readonly problems: readonly string[]
}

/** Where text and target of a link disagree, the target counts; a short link that is shown stands for its target. */
function destination(
  tail: Tail | null,
  titleTarget: string | null,
  linkBase: string | undefined,
): Destination {
  const linked = titleTarget === null ? null : webAddress(titleTarget)
  const link = tail?.link ?? null
  const target = link === null ? null : addressOf(link.target)
  const shown = addressOf(reveal(link?.shown ?? ''))
  const problems = tail === null ? [] : tailProblems(tail, target)
  const own = target ?? shown ?? linked
  if (own === null)
    return { url: null, shortUrl: null, problems: [...problems, 'has no link to the post and is left out'] }
  const other =
    [shown, linked].find(address => address !== null && addressKey(address) !== addressKey(own)) ?? null
  if (other === null) return { url: own, shortUrl: null, problems }
  if (isShortFor(other, own, linkBase)) return { url: own, shortUrl: other, problems }
  if (other === linked && isShortFor(own, linked, linkBase)) return { url: linked, shortUrl: own, problems }
  return {
    url: own,
    shortUrl: null,
    problems: [...problems, `shows ${brief(other)} but links to ${brief(own)}`],
  }
}

function addressOf(text: string): string | null {
  return webAddress(text) ?? schemelessAddress(text)
}

function tailProblems(tail: Tail, target: string | null): readonly string[] {
  const { link, rest } = tail
  const problems: string[] = []
  if (link !== null && target === null)
    problems.push(`links to “${brief(link.target)}”, which is no web address`)
  if (rest !== '' && tail.clings)
    problems.push(`has a broken link: “${brief(rest)}” follows ${brief(link?.target ?? '')}`)
  if (rest !== '' && !tail.clings) problems.push(`has “${brief(rest)}” behind its link, which is left out`)
  return problems
}
