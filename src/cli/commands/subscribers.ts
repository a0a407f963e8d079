import { NewsletterError } from '../../errors.ts'
import { type Cli, group, leaf } from '../define.ts'
import { partly, type Session } from '../session.ts'
import { count, table } from '../terminal.ts'

export const subscribersCommand = (cli: Cli) =>
  group('subscribers', 'The people on your rosters', [
    importCsv(cli),
    add(cli),
    remove(cli),
    list(cli),
    show(cli),
    suppress(cli),
  ])

const importCsv = (cli: Cli) =>
  leaf<{ roster?: string }>(
    cli,
    'import <file>',
    'Add everybody in a CSV file with a column `email`',
    ['newsletter subscribers import subscribers/readers.csv'],
    async (session, [file = ''], { roster }) => {
      const { basename, resolve } = await import('node:path')
      const { importRoster } = await import('../../app/import-roster.ts')
      const { keepHeapSmall } = await import('../../app/small-heap.ts')
      keepHeapSmall()
      const name = roster ?? basename(file).replace(/\.csv$/i, '')
      const result = await importRoster(await session.app(), resolve(session.io.cwd, file), name)
      session.emit({ roster: name, ...result })
      for (const { line, message } of result.problems) session.note(`${file}:${line}: ${message}`)
      const parts = [`${result.added} added`, `${result.updated} updated`, `${result.unchanged} as they were`]
      if (result.refused > 0) parts.push(`${result.refused} kept out`)
      if (result.rejected > 0) parts.push(`${count(result.rejected, 'row')} could not be read`)
      session.say(`${name}: ${parts.join(', ')}.`)
      return partly(result.rejected > 0)
    },
  )
    .option('--roster <name>', "the roster (default: the file's name)")
    .addHelpText('after', '\nWho had left, or is suppressed, is kept out.')

const add = (cli: Cli) =>
  leaf<{ to?: string; name?: string }>(
    cli,
    'add <address>',
    'Add one person who asked for it',
    ['newsletter subscribers add ada@example.org --name "Ada Sample"'],
    async (session, [text = ''], options) => {
      const app = await session.app()
      const { addSubscriber, findSuppression } = await import('../../store/subscribers.ts')
      const { address, addressKey } = await addressOf(text)
      const suppressed = await findSuppression(app.db, addressKey)
      if (suppressed) {
        throw new NewsletterError('state', {
          what: `${address} is suppressed: ${suppressed.reason}.`,
          fix: 'No mail may go there.',
        })
      }
      const roster = await rosterMeant(session, options.to)
      const subscriber = { address, addressKey, name: options.name ?? null }
      const outcome = await addSubscriber(app.db, roster, subscriber, app.now().toISOString())
      session.emit({ roster, address, outcome })
      session.say(
        outcome === 'known' ? `${address} is on ${roster} already.` : `${address} is on ${roster} now.`,
      )
    },
  )
    .option('--to <roster>', 'the roster (default: the only one in the configuration)')
    .option('--name <name>', 'their name')

const remove = (cli: Cli) =>
  leaf<{ from?: string }>(
    cli,
    'remove <address>',
    'Take one person off a roster; no later import brings them back',
    ['newsletter subscribers remove ada@example.org'],
    async (session, [text = ''], { from }) => {
      const app = await session.app()
      const { findSubscriber, setSubscriberState } = await import('../../store/subscribers.ts')
      const { address, addressKey } = await addressOf(text)
      const roster = await rosterMeant(session, from)
      const subscriber = await findSubscriber(app.db, roster, addressKey)
      if (!subscriber) {
        throw new NewsletterError('notFound', {
          what: `${address} is not on ${roster}.`,
          fix: 'See `newsletter subscribers list`.',
        })
      }
      await setSubscriberState(app.db, subscriber.id, 'left', app.now().toISOString())
      session.emit({ roster, address, outcome: 'removed' })
      session.say(`${address} is off ${roster}.`)
    },
  ).option('--from <roster>', 'the roster (default: the only one in the configuration)')

const list = (cli: Cli) =>
  leaf(
    cli,
    'list [roster]',
    'List the people on a roster',
    ['newsletter subscribers list readers'],
    async (session, [name]) => {
      const app = await session.app()
      const { activeSubscribers } = await import('../../store/subscribers.ts')
      const roster = await rosterMeant(session, name)
      let people = 0
      for await (const page of activeSubscribers(app.db, roster)) {
        people += page.length
        for (const { address, name: person, since } of page) session.emit({ address, name: person, since })
        session.say(table(page.map(row => [row.address, row.since.slice(0, 10), row.name ?? ''])))
      }
      if (people === 0) {
        session.say(
          `Nobody is on the roster ${roster} yet. Add people with \`newsletter subscribers import FILE.csv\`.`,
        )
      }
    },
  )

const show = (cli: Cli) =>
  leaf(
    cli,
    'show <address>',
    'Show what is known of an address: its rosters, and whether it is suppressed',
    ['newsletter subscribers show ada@example.org'],
    async (session, [text = '']) => {
      const app = await session.app()
      const { findEverywhere, findSuppression } = await import('../../store/subscribers.ts')
      const { address, addressKey } = await addressOf(text)
      const rosters = await findEverywhere(app.db, addressKey)
      const suppressed = (await findSuppression(app.db, addressKey))?.reason ?? null
      session.emit({
        address,
        suppressed,
        rosters: rosters.map(({ roster, name, state, source, since }) => ({
          roster,
          name,
          state,
          source,
          since,
        })),
      })
      if (rosters.length === 0) session.say(`${address} is on no roster.`)
      for (const { roster, name, state, source, since } of rosters) {
        session.say(
          `${roster}: ${state} since ${since.slice(0, 10)} (${source})${name === null ? '' : `, ${name}`}`,
        )
      }
      if (suppressed !== null) session.say(session.style('yellow', `No mail goes there: ${suppressed}.`))
    },
  )

const suppress = (cli: Cli) =>
  leaf<{ reason: string }>(
    cli,
    'suppress <address>',
    'Let no mail reach an address, whatever roster it is on',
    ['newsletter subscribers suppress ada@example.org --reason "asked by post"'],
    async (session, [text = ''], { reason }) => {
      const app = await session.app()
      const store = await import('../../store/subscribers.ts')
      const { address, addressKey } = await addressOf(text)
      await store.suppress(app.db, addressKey, reason, app.now().toISOString())
      session.emit({ address, suppressed: reason })
      session.say(`No mail goes to ${address} any more: ${reason}.`)
    },
  ).option('--reason <text>', 'why', 'suppressed by hand')

async function addressOf(text: string) {
  const { addressKey, parseAddress } = await import('../../mail/address.ts')
  const address = parseAddress(text)
  if (address !== null) return { address, addressKey: addressKey(address) }
  throw new NewsletterError('usage', { what: `${text} is no address.`, fix: 'Write it as name@example.org.' })
}

async function rosterMeant(session: Session, name: string | undefined): Promise<string> {
  if (name !== undefined) return name
  const { workspace, settings } = await session.app()
  const { readAudienceFile } = await import('../../config/audience-file.ts')
  const rosters = settings.audiences.filter(
    audience => readAudienceFile(workspace, audience).kind === 'roster',
  )
  const [only, ...others] = rosters
  if (only !== undefined && others.length === 0) return only
  throw new NewsletterError('usage', {
    what:
      only === undefined
        ? 'The configuration names no roster.'
        : `There are several rosters: ${rosters.join(', ')}.`,
    fix: 'Say which.',
  })
}
