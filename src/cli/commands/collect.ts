import type { Collected } from '../../app/collect.ts'
import { NewsletterError } from '../../errors.ts'
import { readInput, sinceOption } from '../arguments.ts'
import { type Cli, leaf } from '../define.ts'
import { partly, type Session } from '../session.ts'
import { count } from '../terminal.ts'
import { sourcesMeant } from './sources.ts'

interface Options {
  source?: string
  since?: string
  feedFile?: string
  baseUrl?: string
}

export const collectCommand = (cli: Cli) =>
  leaf<Options>(
    cli,
    'collect',
    'Read every source and make candidates of what is new',
    ['newsletter collect', 'newsletter collect --source 3 --since 30d'],
    async (session, _, options) => {
      const total = { sources: 0, new: 0, seen: 0, updated: 0, old: 0, failed: 0 }
      for await (const result of results(session, options)) {
        session.emit(result)
        session.say(line(session, result))
        total.sources += 1
        total.failed += failed(result) ? 1 : 0
        for (const key of ['new', 'seen', 'updated', 'old'] as const) total[key] += result[key]
      }
      session.emit({ total })
      session.say(summary(total))
      return partly(total.failed > 0)
    },
  )
    .option('--source <id>', 'only this source, by id or address')
    .option(
      '--since <span>',
      'take posts published since then: 7d, or a date (default: since the last collection)',
    )
    .option('--feed-file <file>', 'read a feed from a file instead; needs --base-url')
    .option('--base-url <url>', 'the address that the file would have been fetched from')

async function* results(session: Session, options: Options): AsyncGenerator<Collected, void, undefined> {
  const app = await session.app()
  const since = sinceOption(options.since, app.now())
  const { collect, collectBody } = await import('../../app/collect.ts')
  if (options.feedFile === undefined) {
    yield* collect(app, await sourcesMeant(session, options.source), since)
    return
  }
  if (options.baseUrl === undefined || !URL.canParse(options.baseUrl)) {
    throw new NewsletterError('usage', {
      what: '--feed-file needs to know where the feed comes from.',
      fix: 'Add --base-url with the address of the feed.',
    })
  }
  const { findSource } = await import('../../store/sources.ts')
  const body = await readInput(session.io, options.feedFile)
  yield await collectBody(
    app,
    { url: options.baseUrl, body, source: await findSource(app.db, options.baseUrl) },
    since,
  )
}

function failed(result: Collected): boolean {
  return result.status === 'failed' || result.status === 'refused'
}

function line(session: Session, result: Collected): string {
  const counts = [
    result.new > 0 ? `${result.new} new` : '',
    result.updated > 0 ? `${result.updated} updated` : '',
    result.problem ??
      (result.status === 'collected' && result.new + result.updated === 0 ? 'nothing new' : ''),
  ].filter(part => part !== '')
  const status = failed(result) ? session.style('red', result.status) : result.status
  return `${status}  ${result.source}${counts.length > 0 ? `  ${counts.join(', ')}` : ''}`
}

function summary(total: { sources: number; new: number; updated: number; failed: number }): string {
  if (total.sources === 0) return 'No source yet. Add one with `newsletter sources add URL`.'
  const parts = [count(total.new, 'new candidate'), `${total.updated} updated`]
  if (total.failed > 0) parts.push(`${count(total.failed, 'source')} failed`)
  const next = total.new > 0 ? ' See them with `newsletter candidates list`.' : ''
  return `${count(total.sources, 'source')} read: ${parts.join(', ')}.${next}`
}
