// Looks whether the targets of short links still answer. What is found is told and kept; no link changes by it.
import { inTransaction } from '../../store/database.ts'
import { type Link, linkChecks, listLinks, storeLinkCheck } from '../../store/links.ts'
import type { LinkChecksTable } from '../../store/schema.ts'
import type { FetchResult } from '../../transport/http/result.ts'
import { type App, instant } from '../app.ts'

export interface LinkCheck {
  readonly slug: string
  readonly target: string
  readonly state: LinkChecksTable['state']
  readonly problem: string | null
  /** Where it has moved for good; the link leads there by itself as long as the redirect stands. */
  readonly movedTo: string | null
  /** Whether that was known already. */
  readonly isNew: boolean
}

/** Targets that are looked at together; the fetcher sees to it that no host is hurried. */
const LOT = 40

/** One after the other of all that are published, or of these. */
export async function* checkLinks(
  app: App,
  slugs: readonly string[],
): AsyncGenerator<LinkCheck, void, undefined> {
  const wanted = new Set(slugs)
  const links = (await listLinks(app.db)).filter(
    ({ state, slug }) => state === 'final' && (wanted.size === 0 || wanted.has(slug)),
  )
  const before = await linkChecks(app.db)
  const fetcher = await app.fetcher()
  const withTarget = links.flatMap(link => (link.target === null ? [] : [{ link, target: link.target }]))
  for (let at = 0; at < withTarget.length; at += LOT) {
    const looks = withTarget.slice(at, at + LOT).map(async ({ link, target }) => ({
      link,
      target,
      result: await fetcher.get(target, { accept: 'text/html,*/*;q=0.8' }),
    }))
    for (const { link, target, result } of await Promise.all(looks)) {
      const { state, problem } = judge(result)
      await keep(app, link, state, problem)
      const isNew = before.get(link.id)?.state !== state
      yield {
        slug: link.slug,
        target,
        state,
        problem,
        movedTo: 'movedTo' in result ? result.movedTo : null,
        isNew,
      }
    }
  }
}

/** dead: the host or the page says so · doubtful: it may answer tomorrow, or to a browser */
function judge(result: FetchResult): Pick<LinkCheck, 'state' | 'problem'> {
  switch (result.kind) {
    case 'ok':
    case 'not-modified':
      return { state: 'alive', problem: null }
    case 'gone':
      return { state: 'dead', problem: 'HTTP 410' }
    case 'refused':
      return { state: 'doubtful', problem: result.problem }
    case 'failed': {
      const isDead = result.status === 404 || result.problem.startsWith('its host is not known')
      // A page that is too large to be read is there.
      const isLarge = result.problem === 'it is larger than it may be'
      return isLarge
        ? { state: 'alive', problem: null }
        : { state: isDead ? 'dead' : 'doubtful', problem: result.problem }
    }
  }
}

async function keep(
  app: App,
  link: Link,
  state: LinkChecksTable['state'],
  problem: string | null,
): Promise<void> {
  await inTransaction(app.db, async db => await storeLinkCheck(db, link.id, { state, problem }, instant(app)))
}
