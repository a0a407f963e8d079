import { NewsletterError } from '../../errors.ts'
import type { ProposedSource } from '../../store/proposed-sources.ts'
import type { Source } from '../../store/sources.ts'
import { type Cli, group, leaf } from '../define.ts'
import { partly, type Session } from '../session.ts'
import { count, table } from '../terminal.ts'

export const sourcesCommand = (cli: Cli) =>
  group('sources', 'The blogs on your list', [
    add(cli),
    list(cli),
    remove(cli),
    importBlogroll(cli),
    exportBlogroll(cli),
  ])

const add = (cli: Cli) =>
  leaf<{ author?: string; title?: string }>(
    cli,
    'add <url>',
    "Add a blog by its feed's or its page's address",
    [
      'newsletter sources add https://blog.example.org',
      'newsletter sources add https://blog.example.org/feed.xml --author "Ada Sample"',
    ],
    async (session, [url = ''], options) => {
      const { addByAddress } = await import('../../app/sources.ts')
      const added = await addByAddress(await session.app(), url, options)
      session.emit(added)
      session.say(added.outcome === 'known' ? `${added.url} is on your list already.` : `Added ${added.url}.`)
      if (added.others.length > 0) session.say(`The page names other feeds too: ${added.others.join(', ')}`)
    },
  )
    .option('--author <name>', 'who writes there, when the feed does not say')
    .option('--title <title>', "the blog's title")

const list = (cli: Cli) =>
  leaf(
    cli,
    'list',
    'Show the sources, with what is wrong with them',
    ['newsletter sources list'],
    async session => {
      const { listSources } = await import('../../store/sources.ts')
      const { listProposed } = await import('../../store/proposed-sources.ts')
      const { db } = await session.app()
      const sources = await listSources(db)
      const proposed = await listProposed(db)
      for (const source of sources) session.emit(shown(source))
      for (const source of proposed) session.emit(shownProposed(source))
      if (sources.length === 0) session.say('No source yet. Add one with `newsletter sources add URL`.')
      session.say(table([...sources.map(row), ...proposed.map(proposedRow)]))
      if (proposed.length > 0) {
        session.say(
          'What is proposed came with a contribution: `sources add URL` takes it, `sources remove URL` declines.',
        )
      }
    },
  )

const remove = (cli: Cli) =>
  leaf(
    cli,
    'remove <source>',
    'Take a source off the list, by id or address',
    ['newsletter sources remove 3'],
    async (session, [ref = '']) => {
      const app = await session.app()
      const { findSource, removeSource } = await import('../../store/sources.ts')
      const { declineSource } = await import('../../store/proposed-sources.ts')
      const source = await findSource(app.db, ref)
      if (!source && (await declineSource(app.db, ref))) {
        session.emit({ declined: ref })
        session.say(`Declined ${ref}. It is not proposed again.`)
        return
      }
      if (!source) throw noSource(ref)
      await removeSource(app.db, source.id)
      session.emit({ removed: source.url })
      session.say(`Removed ${source.url}. Its candidates stay.`)
    },
  )

const importBlogroll = (cli: Cli) =>
  leaf(
    cli,
    'import <file>',
    'Add all blogs of an OPML file or a Planet INI',
    ['newsletter sources import sources.opml', 'newsletter sources import planet.ini'],
    async (session, [file = '']) => {
      const { importSources } = await import('../../app/sources.ts')
      const { resolve } = await import('node:path')
      const { added, known, problems } = await importSources(
        await session.app(),
        resolve(session.io.cwd, file),
      )
      session.emit({ added, known, problems })
      session.say(`${count(added, 'source')} added, ${known} known already.`)
      for (const problem of problems) session.note(`${file}:${problem.line}: ${problem.message}`)
      return partly(problems.length > 0)
    },
  )

const exportBlogroll = (cli: Cli) =>
  leaf<{ format: string }>(
    cli,
    'export',
    'Write the sources as OPML or Planet INI',
    ['newsletter sources export > sources.opml'],
    async (session, _, { format }) => {
      const { exportSources } = await import('../../app/sources.ts')
      if (format !== 'opml' && format !== 'planet') {
        throw new NewsletterError('usage', {
          what: `${format} is no format.`,
          fix: 'Use --format opml or planet.',
        })
      }
      const text = await exportSources(await session.app(), format)
      session.emit({ format, text })
      if (!session.json) session.io.out(text)
    },
  ).option('--format <format>', 'opml or planet', 'opml')

function noSource(ref: string): NewsletterError {
  return new NewsletterError('notFound', {
    what: `There is no source ${ref}.`,
    fix: 'See them with `newsletter sources list`.',
  })
}

/** Shared with collect, which names a source in the same ways. */
export async function sourcesMeant(session: Session, ref: string | undefined): Promise<readonly Source[]> {
  const { findSource, listSources } = await import('../../store/sources.ts')
  const { db } = await session.app()
  if (ref === undefined) return await listSources(db, 'active')
  const source = await findSource(db, ref)
  if (!source) throw noSource(ref)
  return [source]
}

function shown(source: Source): unknown {
  const { id, url, title, author, state, failures, problem } = source
  return {
    id,
    url,
    title,
    author,
    siteUrl: source.site_url,
    state,
    failures,
    problem,
    checkedAt: source.checked_at,
  }
}

function row(source: Source): readonly string[] {
  const state = source.failures > 0 ? `failed ${source.failures}×` : source.state
  return [String(source.id), state, source.author ?? source.title ?? '', source.url, source.problem ?? '']
}

/** In the same shape, so that whoever reads the one reads the other. */
function shownProposed({ url, contributor, state }: ProposedSource): unknown {
  const nothing = { title: null, author: null, siteUrl: null, failures: 0, problem: null, checkedAt: null }
  return { id: null, url, state, ...nothing, contributor }
}

function proposedRow({ url, contributor, state }: ProposedSource): readonly string[] {
  return ['', state, '', url, `by ${contributor}`]
}
