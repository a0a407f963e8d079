import type { PageRead } from '../../app/read-page.ts'
import { NewsletterError } from '../../errors.ts'
import { HOW_TO_ALLOW } from '../../transport/http/result.ts'
import { readInput } from '../arguments.ts'
import { type Cli, leaf } from '../define.ts'
import type { Session } from '../session.ts'

export const extractCommand = (cli: Cli) =>
  leaf<{ baseUrl?: string }>(
    cli,
    'extract <page>',
    'Show what a page says of the post on it: title, author, excerpt …',
    [
      'newsletter extract https://blog.example.org/a-post',
      'newsletter extract saved.html --base-url https://blog.example.org/a-post',
    ],
    async (session, [page = ''], { baseUrl }) => {
      const read = await readPageOrFile(session, page, baseUrl)
      if (read.kind === 'unreadable') {
        throw new NewsletterError('input', {
          what: `${page}: ${read.problem}`,
          fix: read.refused === true ? HOW_TO_ALLOW : 'Give the address of a post.',
        })
      }
      const { title, author, excerpt, publishedAt, language } = read.post
      const [url, canonicalUrl, feedUrl] = [read.post.url, read.post.canonicalUrl, read.feedUrl].map(known)
      session.emit({ url, canonicalUrl, title, author, excerpt, publishedAt, feedUrl, language })
      session.say(session.style('bold', title ?? '(no title)'))
      session.say(
        `by ${author ?? '(unknown)'}, ${publishedAt ?? 'undated'}, ${language ?? 'language unknown'}`,
      )
      session.say(canonicalUrl ?? url ?? '(address unknown; --base-url says it)')
      if (feedUrl) session.say(`feed: ${feedUrl}`)
      session.say(`\n${excerpt ?? '(no excerpt)'}`)
    },
  )
    .option('--base-url <url>', 'with a file: the address that it was saved from')
    .addHelpText('after', '\nPAGE is an address, or a saved page.')

/** Where a file came from that nobody says it of; what stands in it by a relative address is nowhere either. */
const NOWHERE = 'http://nowhere.invalid/'

function known(address: string | null): string | null {
  return address?.startsWith(NOWHERE) ? null : address
}

async function readPageOrFile(
  session: Session,
  page: string,
  baseUrl: string | undefined,
): Promise<PageRead> {
  if (/^https?:/i.test(page)) {
    const { readPage } = await import('../../app/read-page.ts')
    return await readPage(await session.app(), page)
  }
  const { extractPost } = await import('../../entries/extract.ts')
  const body = await readInput(session.io, page)
  const url = baseUrl ?? NOWHERE
  const read = extractPost({ url, body, contentType: null, now: session.io.now() })
  return read.kind === 'redirect'
    ? { kind: 'unreadable', problem: `it only sends on to ${read.redirectTo}` }
    : read
}
