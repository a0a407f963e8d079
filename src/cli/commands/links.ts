import { EXIT, NewsletterError } from '../../errors.ts'
import { type Cli, group, leaf } from '../define.ts'
import { confirm, partly } from '../session.ts'
import { count, short, table } from '../terminal.ts'

export const linksCommand = (cli: Cli) =>
  group('links', 'Short links: where they lead, and how often they are followed', [
    list(cli),
    resolve(cli),
    disable(cli),
    check(cli),
    importLog(cli),
  ])

const list = (cli: Cli) =>
  leaf<{ issue?: string }>(
    cli,
    'list',
    'List the short links with their clicks',
    ['newsletter links list', 'newsletter links list --issue 54 --json'],
    async (session, _args, { issue }) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { listedLinks } = await import('../../app/links/list-links.ts')
      const links = await listedLinks(app, issue === undefined ? null : (await issueMeant(app.db, issue)).id)
      for (const link of links) session.emit(link)
      if (links.length === 0) return session.say('There is no short link yet.')
      session.say(
        table(
          links.map(({ slug, issue, state, clicks, target, check }) => [
            slug,
            issue ?? '-',
            state,
            String(clicks.reader ?? 0),
            [target ?? 'not known', check?.state === 'dead' ? `(dead: ${check.problem})` : '']
              .join(' ')
              .trim(),
          ]),
        ),
      )
    },
  )
    .option('--issue <issue>', 'of this issue alone')
    .addHelpText('after', '\nThe number is that of readers; what machines did is in --json.')

const resolve = (cli: Cli) =>
  leaf(
    cli,
    'resolve <slug>',
    'Say where a short link leads',
    ['newsletter links resolve blog122'],
    async (session, [named = '']) => {
      const app = await session.app()
      const { slugMeant } = await import('../../app/links/slug-meant.ts')
      const slug = slugMeant(app.settings, named)
      const { resolveLink } = await import('../../app/archive/resolve-link.ts')
      const resolved = await resolveLink(app, slug)
      if (resolved.kind === 'unknown') {
        throw new NewsletterError('notFound', {
          what: `The short link ${slug} was never given, or leads nowhere.`,
          fix: 'See them with `newsletter links list`.',
        })
      }
      const url = resolved.kind === 'found' ? resolved.url : null
      session.emit({ slug, url, state: resolved.kind === 'found' ? 'leads' : 'disabled' })
      session.say(url ?? `${slug} is disabled.`)
    },
  )

const disable = (cli: Cli) =>
  leaf<{ yes?: boolean }>(
    cli,
    'disable <slug>',
    'Let a short link lead nowhere any more',
    ['newsletter links disable blog122 --yes'],
    async (session, [named = ''], { yes }) => {
      const app = await session.app()
      const { slugMeant } = await import('../../app/links/slug-meant.ts')
      const slug = slugMeant(app.settings, named)
      const { disableLink, findLink } = await import('../../store/links.ts')
      const link = await findLink(app.db, slug)
      if (link === undefined) {
        throw new NewsletterError('notFound', {
          what: `The short link ${slug} was never given.`,
          fix: 'See them with `newsletter links list`.',
        })
      }
      const question = `Disable ${slug}, which leads to ${link.target ?? 'its entry'}, for good?`
      if (!yes && !(await confirm(session, question, '--yes'))) return
      const changed = await disableLink(app.db, slug)
      session.emit({ slug, state: 'disabled', changed })
      session.say(changed ? `${slug} leads nowhere any more.` : `${slug} was disabled before.`)
    },
  ).option('--yes', 'do not ask')

const check = (cli: Cli) =>
  leaf(
    cli,
    'check [slugs...]',
    'Look whether the targets of short links still answer',
    ['newsletter links check', 'newsletter links check blog122'],
    async (session, named) => {
      const app = await session.app()
      const { slugMeant } = await import('../../app/links/slug-meant.ts')
      const slugs = named.map(name => slugMeant(app.settings, name))
      const { checkLinks } = await import('../../app/links/check-links.ts')
      const counts = { alive: 0, dead: 0, doubtful: 0 }
      for await (const found of checkLinks(app, slugs)) {
        counts[found.state] += 1
        session.emit(found)
        if (found.state === 'alive') continue
        const state = session.style(found.state === 'dead' ? 'red' : 'yellow', found.state)
        session.say(`${found.slug}  ${state}  ${short(found.target, 90)}  ${found.problem}`)
      }
      session.say(`${count(counts.alive, 'link')} alive, ${counts.dead} dead, ${counts.doubtful} doubtful.`)
      return partly(counts.dead > 0)
    },
  )

const importLog = (cli: Cli) =>
  leaf(
    cli,
    'import-log <files...>',
    'Count the clicks in the log of a web server',
    ['newsletter links import-log /var/log/nginx/access.log', 'newsletter links import-log access.log.2.gz'],
    async (session, files) => {
      const app = await session.app()
      const { resolve } = await import('node:path')
      const { importLog } = await import('../../app/links/import-log.ts')
      let unread = 0
      for (const file of files) {
        const imported = await importLog(app, resolve(session.io.cwd, file))
        session.emit({ file, ...imported })
        const { reader, ...machines } = imported.counted
        const others = Object.values(machines).reduce((sum, number) => sum + number, 0)
        session.say(
          `${file}: ${count(imported.lines, 'line')}, ${count(imported.clicks, 'click')}; ` +
            `newly counted ${reader} of readers, ${others} of machines.`,
        )
        if (imported.unread > 0) session.note(`${count(imported.unread, 'line')} could not be read.`)
        unread += imported.unread === imported.lines && imported.lines > 0 ? 1 : 0
      }
      return unread === files.length ? EXIT.badInput : undefined
    },
  ).addHelpText(
    'after',
    '\nLines are in the combined format of Apache and nginx, files may end in .gz. A line counts once, however often\n' +
      'it is imported; who made the request is not kept.',
  )
