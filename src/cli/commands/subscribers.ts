import { NewsletterError } from '../../errors.ts'
import { type Cli, group, leaf } from '../define.ts'
import { confirm, partly, type Session } from '../session.ts'
import { count, table } from '../terminal.ts'

export const subscribersCommand = (cli: Cli) =>
  group('subscribers', 'The people on your rosters', [
    importCsv(cli),
    add(cli),
    remove(cli),
    list(cli),
    show(cli),
    exportCsv(cli),
    erasePerson(cli),
    suppress(cli),
  ])

const importCsv = (cli: Cli) =>
  leaf<{ roster?: string; rejected?: string }>(
    cli,
    'import <file>',
    'Add everybody in a CSV file with a column `email`',
    ['newsletter subscribers import subscribers/readers.csv'],
    async (session, [file = ''], { roster, rejected }) => {
      const { basename, resolve } = await import('node:path')
      const { importRoster } = await import('../../app/import-roster.ts')
      const { keepHeapSmall } = await import('../../app/small-heap.ts')
      keepHeapSmall()
      const name = roster ?? basename(file).replace(/\.csv(?:\.rejected)*$/i, '')
      const path = resolve(session.io.cwd, file)
      const outfile = rejected === undefined ? `${path}.rejected` : resolve(session.io.cwd, rejected)
      const result = await importRoster(await session.app(), path, name, outfile)
      session.emit({ roster: name, ...result })
      for (const { line, message } of result.problems.slice(0, 50))
        session.note(`${file}:${line}: ${message}`)
      const others = result.refused + result.rejected - Math.min(50, result.problems.length)
      if (others > 0) session.note(`… and ${count(others, 'more row')}`)
      const parts = [`${result.added} added`, `${result.updated} updated`, `${result.unchanged} as they were`]
      if (result.refused > 0) parts.push(`${result.refused} kept out`)
      if (result.rejected > 0) parts.push(`${count(result.rejected, 'row')} could not be read`)
      session.say(`${name}: ${parts.join(', ')}.`)
      if (result.rejectedFile !== null)
        session.say(`These rows are in ${result.rejectedFile}, to be put right.`)
      return partly(result.rejected > 0)
    },
  )
    .option('--roster <name>', "the roster (default: the file's name)")
    .option('--rejected <file>', 'where rows go that cannot be read (default: FILE.rejected)')
    .addHelpText('after', '\nWho had left, is suppressed, or was erased is kept out.')

const add = (cli: Cli) =>
  leaf<{ to?: string; name?: string; note?: string }>(
    cli,
    'add <address>',
    'Add one person who asked for it',
    ['newsletter subscribers add ada@example.org --name "Ada Sample"'],
    async (session, [text = ''], options) => {
      const app = await session.app()
      const { addByHand } = await import('../../app/audience/add-by-hand.ts')
      const { address, addressKey } = await addressOf(text)
      const roster = await rosterMeant(session, options.to)
      const subscriber = { address, addressKey, name: options.name ?? null }
      const outcome = await addByHand(app, roster, subscriber, options.note ?? 'subscribers add')
      session.emit({ roster, address, outcome })
      session.say(
        outcome === 'known' ? `${address} is on ${roster} already.` : `${address} is on ${roster} now.`,
      )
    },
  )
    .option('--to <roster>', 'the roster (default: the only one in the configuration)')
    .option('--name <name>', 'their name')
    .option('--note <text>', 'how they asked, kept as the evidence of it')

const remove = (cli: Cli) =>
  leaf<{ from?: string }>(
    cli,
    'remove <address>',
    'Take one person off a roster; no later import brings them back',
    ['newsletter subscribers remove ada@example.org'],
    async (session, [text = ''], { from }) => {
      const app = await session.app()
      const { findSubscriber } = await import('../../store/subscribers.ts')
      const { leave } = await import('../../app/audience/leave.ts')
      const { address, addressKey } = await addressOf(text)
      const roster = await rosterMeant(session, from)
      const subscriber = await findSubscriber(app.db, roster, addressKey)
      if (!subscriber) {
        throw new NewsletterError('notFound', {
          what: `${address} is not on ${roster}.`,
          fix: 'See `newsletter subscribers list`.',
        })
      }
      const evidence = { way: 'hand' as const, place: null, words: 'subscribers remove' }
      await leave(app.db, subscriber, evidence, app.now().toISOString())
      session.emit({ roster, address, outcome: 'removed' })
      session.say(`${address} is off ${roster}.`)
    },
  ).option('--from <roster>', 'the roster (default: the only one in the configuration)')

interface WhichPeople {
  readonly search?: string
  readonly tag?: string
  readonly left?: boolean
}

const list = (cli: Cli) =>
  leaf<WhichPeople>(
    cli,
    'list [roster]',
    'List the people on a roster',
    ['newsletter subscribers list readers', 'newsletter subscribers list --search ada --tag founder'],
    async (session, [name], which) => {
      const app = await session.app()
      const { rosterPages } = await import('../../store/roster-pages.ts')
      const query = peopleMeant(await rosterMeant(session, name), which)
      let people = 0
      for await (const page of rosterPages(app.db, query, 200)) {
        people += page.length
        for (const { address, name: person, since } of page) session.emit({ address, name: person, since })
        session.say(table(page.map(row => [row.address, row.since.slice(0, 10), row.name ?? ''])))
      }
      if (people > 0) return
      const isAll = query.search === undefined && query.tag === undefined && query.state === 'active'
      session.say(
        isAll
          ? `Nobody is on the roster ${query.roster} yet. Add people with \`newsletter subscribers import FILE.csv\`.`
          : `Nobody on the roster ${query.roster} is meant by that.`,
      )
    },
  )
    .option('--search <text>', 'whose address or name holds it; with an @, whose address begins with it')
    .option('--tag <tag>', 'who has that tag')
    .option('--left', 'who has left, instead of who is there')

const exportCsv = (cli: Cli) =>
  leaf<WhichPeople & { out?: string }>(
    cli,
    'export [roster]',
    'Write the people on a roster as CSV, safe to open in a spreadsheet',
    ['newsletter subscribers export readers --out readers.csv'],
    async (session, [name], { out, ...which }) => {
      const { resolve } = await import('node:path')
      const { exportRoster, writeRoster } = await import('../../app/export-roster.ts')
      const app = await session.app()
      const query = peopleMeant(await rosterMeant(session, name), which)
      if (out === undefined && !session.json) {
        for await (const text of exportRoster(app, query)) session.io.out(text)
        return
      }
      if (out === undefined) {
        throw new NewsletterError('usage', {
          what: 'A CSV file is no JSON.',
          fix: 'Say where it goes: --out FILE.',
        })
      }
      const people = await writeRoster(app, query, resolve(session.io.cwd, out))
      session.emit({ roster: query.roster, people, file: out })
      session.say(`${count(people, 'person', 'people')} of ${query.roster} in ${out}.`)
    },
  )
    .option('--out <file>', 'where to (default: standard output); an existing file is not written over')
    .option('--search <text>', 'whose address or name holds it; with an @, whose address begins with it')
    .option('--tag <tag>', 'who has that tag')
    .option('--left', 'who has left, instead of who is there')
    .addHelpText('after', '\nAn import of the file gives the same people, names, languages and tags.')

function peopleMeant(roster: string, { search, tag, left }: WhichPeople) {
  return { roster, state: left === true ? ('left' as const) : ('active' as const), search, tag }
}

const show = (cli: Cli) =>
  leaf(
    cli,
    'show <address>',
    'Show everything that is known about a person: with --json what they may ask for, as it is',
    ['newsletter subscribers show ada@example.org', 'newsletter subscribers show ada@example.org --json'],
    async (session, [text = '']) => {
      const app = await session.app()
      const { openKeys } = await import('../../app/keys.ts')
      const { everythingAbout } = await import('../../app/audience/everything-about.ts')
      const { address, addressKey } = await addressOf(text)
      const known = await everythingAbout(app, await openKeys(app), addressKey)
      session.emit({ address, ...known })
      const { rosters, consents, deliveries, letters, received, contributions, bounces, complaints } = known
      if (rosters.length === 0) session.say(`${address} is on no roster.`)
      for (const { roster, name, state, source, since, pausedUntil, textOnly, tags } of rosters) {
        const more = [
          ...(name === null ? [] : [name]),
          ...(textOnly ? ['text alone'] : []),
          ...(pausedUntil === null ? [] : [`pauses until ${pausedUntil.slice(0, 10)}`]),
          ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
        ]
        session.say([`${roster}: ${state} since ${since.slice(0, 10)} (${source})`, ...more].join(', '))
      }
      for (const { at, kind, way, place, confirmedAt, confirmedWay } of consents) {
        const from = place === null ? '' : ` from ${place}`
        const then = confirmedAt === null ? '' : `, confirmed ${confirmedAt.slice(0, 10)} by ${confirmedWay}`
        session.say(`${at.slice(0, 10)}: asked to ${kind} by ${way}${from}${then}`)
      }
      const counts = { deliveries, letters, received, contributions, bounces, complaints }
      const sums = Object.entries(counts).filter(([, rows]) => rows.length > 0)
      if (sums.length > 0) session.say(sums.map(([what, rows]) => `${what}: ${rows.length}`).join(' · '))
      if (known.erased) session.say('They were erased at their own wish.')
      if (known.suppressed !== null)
        session.say(session.style('yellow', `No mail goes there: ${known.suppressed}.`))
    },
  )

const erasePerson = (cli: Cli) =>
  leaf<{ yes?: boolean }>(
    cli,
    'erase <address>',
    'Forget a person: what is known of them goes, and no import brings them back',
    ['newsletter subscribers erase ada@example.org --yes'],
    async (session, [text = ''], { yes }) => {
      const app = await session.app()
      const { openKeys } = await import('../../app/keys.ts')
      const { erase } = await import('../../app/audience/erase.ts')
      const { address, addressKey } = await addressOf(text)
      const question = `Erase everything that is known of ${address}? It cannot be undone.`
      const isMeant = yes === true || (await confirm(session, question, '--yes'))
      if (!isMeant) return partly(true)
      await erase(app, await openKeys(app), addressKey)
      session.emit({ address, outcome: 'erased' })
      session.say(`${address} is forgotten.`)
      return partly(false)
    },
  )
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nA hash made with the newsletter’s key stays, and keeps the address out of imports; so do the sums of what was sent.\nFiles are left alone: mails in an outbox folder, CSV files, backups.\nThey can come back by subscribing themselves.',
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
