// A small newsletter of its own for a test: a workspace on disk, a database, a roster, and a clock that the test
// sets. Waiting moves the clock; nothing sleeps.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../../../src/app/app.ts'
import { renderHere } from '../../../src/app/rendering.ts'
import type { Hooks, RunOptions, Sent } from '../../../src/app/send/carry-out.ts'
import { prepare, type Request } from '../../../src/app/send/prepare.ts'
import { resume, send } from '../../../src/app/send/send.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { workspaceAt } from '../../../src/config/workspace.ts'
import { addressKey, parseAddress } from '../../../src/mail/address.ts'
import type { DatabaseTarget } from '../../../src/store/database.ts'
import { type Delivery, listDeliveries } from '../../../src/store/deliveries.ts'
import { listDispatches } from '../../../src/store/dispatches.ts'
import { findIssues, type StoredIssue } from '../../../src/store/issues.ts'
import { openLedger } from '../../../src/store/open-ledger.ts'
import { importSubscribers } from '../../../src/store/subscribers.ts'
import { temporaryFolder } from '../../config/temporary-folder.ts'
import { openForTest } from '../../contract/databases.ts'

const DATE = '2015-06-15'

/** An issue as a file, with one entry. */
export function issueText({
  title = 'Community roundup',
  date = DATE,
  excerpt = 'What we learned.',
} = {}): string {
  return [
    '---',
    `title: "${title}"`,
    `date: ${date}`,
    '---',
    'Here is what our community has been writing about.',
    '',
    '**Pruning in winter** by Ada Example',
    '',
    `> ${excerpt}`,
    '',
    '… read more at [https://blog.example.org/pruning](https://blog.example.org/pruning)',
    '',
    'Write to us.',
    '',
  ].join('\n')
}

export interface Newsletter {
  readonly app: App
  readonly root: string
  /** The issue that is sent; may be written anew. */
  readonly file: string
  readonly clock: { now: number }
  readonly notices: string[]
}

export interface Setting {
  /** `smtp://…`; without it, the outbox. */
  readonly smtp?: string
  /** One, unless a test is about several: then it knows what comes after what. */
  readonly connections?: number
  /** Further keys of `smtp`, as in `rate: [1/s], weight: 2`. */
  readonly smtpKeys?: string
  readonly readers?: readonly string[]
  /** Further lines of newsletter.yaml. */
  readonly config?: readonly string[]
  readonly database?: DatabaseTarget
}

export async function newsletter({
  smtp,
  connections = 1,
  smtpKeys = '',
  readers = [],
  config = [],
  database,
}: Setting = {}): Promise<Newsletter> {
  const root = temporaryFolder({
    'newsletter.yaml': [
      'name: Community roundup',
      'from: Example Editor <editor@example.org>',
      'replyTo: roundup@example.org',
      'baseUrl: https://newsletter.example.org',
      'postalAddress: 1 Example Street, Example Town',
      'audiences: [readers, example-list]',
      ...(smtp === undefined ? [] : [`smtp: { url: "${smtp}", connections: ${connections}, ${smtpKeys} }`]),
      ...config,
    ].join('\n'),
    'subscribers/example-list.yaml': 'kind: list\naddress: example-list@lists.example.org\n',
    'issue.md': issueText(),
  })
  const workspace = workspaceAt(root)
  const target = database ?? { kind: 'sqlite', file: workspace.database }
  const { db } = await openForTest(target)
  const clock = { now: Date.parse('2015-06-15T12:00:00.000Z') }
  const notices: string[] = []
  const app: App = {
    workspace,
    settings: loadConfig(root, {}),
    db,
    now: () => new Date(clock.now),
    random: () => 0,
    env: { LIST_APPROVED: 'sample-approved-secret' },
    fetcher: async () => await Promise.reject(new Error('sending fetches nothing')),
    openLedger: async order => await openLedger(target, db, order, () => notices.push('busy')),
    notice: line => void notices.push(line),
  }
  for (const address of readers) await subscribe(app, address)
  return { app, root, file: join(root, 'issue.md'), clock, notices }
}

export async function subscribe(app: App, text: string, roster = 'readers'): Promise<void> {
  const address = parseAddress(text)
  if (address === null) throw new Error(`${text} is no address`)
  const subscriber = { address, addressKey: addressKey(address), name: null }
  await importSubscribers(app.db, roster, [subscriber], 'a test', app.now().toISOString())
}

/** `reader01@example.org` and so on. */
export function readers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `reader${String(n + 1).padStart(2, '0')}@example.org`)
}

type Asked = Partial<Omit<Request, 'dryRun'>> & Partial<RunOptions> & Partial<Hooks>

/** `newsletter send issue.md --to readers --yes`, but for what `asked` says. */
export async function sendIssue({ app, file, clock }: Newsletter, asked: Asked = {}): Promise<Sent> {
  const { what = { file }, to = 'readers', test, purpose = 'first' } = asked
  const { intents } = await prepare(app, { what, to, test, purpose, dryRun: false }, renderHere)
  return await send(app, intents, options(asked), hooks(clock, asked))
}

/** `newsletter send --resume`. */
export async function resumeIssue(
  { app, clock }: Newsletter,
  { retryFailed = false, ...asked }: Asked & { retryFailed?: boolean } = {},
): Promise<Sent> {
  const issue = await issueOf({ app })
  return await resume(app, issue, { audiences: null, retryFailed }, options(asked), hooks(clock, asked))
}

function options({ uncertain = 'resend', wait = 0 }: Asked): RunOptions {
  return { uncertain, wait }
}

function hooks(clock: { now: number }, asked: Asked): Hooks {
  return {
    grace: asked.grace ?? (async () => {}),
    stop: asked.stop ?? new AbortController().signal,
    onMove: asked.onMove ?? (() => {}),
    ...(asked.onStep === undefined ? {} : { onStep: asked.onStep }),
    sleep: asked.sleep ?? (async milliseconds => void (clock.now += milliseconds)),
  }
}

export async function issueOf({ app }: Pick<Newsletter, 'app'>, date = DATE): Promise<StoredIssue> {
  const [issue] = await findIssues(app.db, date)
  if (!issue) throw new Error(`no issue of ${date}`)
  return issue
}

/** All rows of the issue's dispatches, in order. */
export async function rowsOf({ app }: Pick<Newsletter, 'app'>, date = DATE): Promise<readonly Delivery[]> {
  const issue = await issueOf({ app }, date)
  const rows: Delivery[] = []
  for (const { id } of await listDispatches(app.db, issue.id)) {
    rows.push(...(await Array.fromAsync(listDeliveries(app.db, id))))
  }
  return rows
}

/** `state address reason` of every row: a ledger that can be read. */
export async function ledger(about: Pick<Newsletter, 'app'>): Promise<readonly string[]> {
  const rows = await rowsOf(about)
  return rows.map(
    ({ state, address, reason }) =>
      `${state} ${address.split('@')[0]}${reason === null ? '' : `: ${reason}`}`,
  )
}

/** The maintainer changes the issue in its file. */
export function rewrite({ file }: Newsletter, about: Parameters<typeof issueText>[0]): void {
  writeFileSync(file, issueText(about))
}
