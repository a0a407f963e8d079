import type { Planned } from '../../app/send/send.ts'
import { EXIT, type Exit, NewsletterError } from '../../errors.ts'
import type { Db } from '../../store/database.ts'
import { isFile, oneOf } from '../arguments.ts'
import { type Cli, leaf } from '../define.ts'
import { inWords, momentOption, waitUntil } from '../moment.ts'
import { account, planLine, sayFindings } from '../send-account.ts'
import { type SendingOptions, sending } from '../sending.ts'
import { confirm, type Session } from '../session.ts'
import { sayDispatches } from './status.ts'

interface Options extends SendingOptions {
  to?: string
  test?: string
  dryRun?: boolean
  at?: string
  purpose: string
  resume?: boolean
  retryFailed?: boolean
  pause?: boolean
  cancel?: boolean
}

/** RELIABILITY of a send, in the words of whoever relies on it. */
const CONTRACT = `
The contract: after any crash, power loss or network fault, no frozen recipient is lost or silently skipped;
duplicates are no more than the SMTP transactions whose final dot was in flight (at most one a connection) per
interruption; each such recipient is named. With --uncertain hold there are no duplicates: such a recipient
waits for \`newsletter deliveries resolve\`. A mailing list is posted to at most once.

Exit: 0 everybody has it, or was left out for a reason · 1 some failed or are uncertain · 69 the mail server
cannot be used · 75 some are still to be tried, by \`newsletter send --resume\`.`

export const sendCommand = (cli: Cli) =>
  leaf<Options>(
    cli,
    'send [issue]',
    'Send an issue, or a Markdown file, and account for everybody',
    [
      'newsletter send --dry-run',
      'newsletter send --test you@example.org',
      'newsletter send',
      'newsletter send issues/2015-06-15.md --to readers --yes',
    ],
    async (session, [what], options) => {
      refuseContradictions(options)
      const { keepHeapSmall } = await import('../../app/small-heap.ts')
      keepHeapSmall()
      if (options.pause || options.cancel) return await stopSending(session, what, options)
      if (options.resume || options.retryFailed) return await resumeSending(session, what, options)
      return await startSending(session, what, options)
    },
  )
    .option(
      '--to <audiences>',
      'the audience, or several with commas between (default: all of the configuration)',
    )
    .option('--test <address>', 'send it to this one address only; it counts for nothing')
    .option('--dry-run', 'show who would get what; store and send nothing')
    .option(
      '--purpose <purpose>',
      'first (to who has not got it), resend (again, to everybody) or correction (changed, to everybody)',
      'first',
    )
    .option(
      '--at <time>',
      'begin then: 2h, 08:00 or 2015-06-15T08:00; waits in this terminal, instead of the minute',
    )
    .option('--resume', 'carry on what was interrupted, paused or deferred')
    .option('--retry-failed', 'try those again who failed')
    .option('--pause', 'halt it, from any terminal, before the next message')
    .option('--cancel', 'end it for good, from any terminal, before the next message')
    .option('--uncertain <policy>', 'whose final reply was lost: resend, or hold for you to decide', 'resend')
    .option('--wait <span>', 'how long to wait for those whom the server put off, or a rate holds up', '30m')
    .option('--yes', 'ask nothing, and skip the minute to change your mind')
    .addHelpText('after', CONTRACT)

/** What carries on or halts a send takes what was frozen: asked for a test or a trial, it must not reach everybody. */
function refuseContradictions({ resume, retryFailed, pause, cancel, test, dryRun, at }: Options): void {
  const verbs = { '--resume': resume || retryFailed, '--pause': pause, '--cancel': cancel }
  const meant = Object.entries(verbs).flatMap(([flag, given]) => (given ? [flag] : []))
  const others = Object.entries({ '--test': test, '--dry-run': dryRun, '--at': at }).flatMap(
    ([flag, given]) => (given ? [flag] : []),
  )
  const [first, second] = meant.length > 0 ? [...meant, ...others] : []
  if (first === undefined || second === undefined) return
  throw new NewsletterError('usage', {
    what: `${first} and ${second} contradict each other.`,
    fix: 'Leave one of them out.',
  })
}

async function startSending(session: Session, what: string | undefined, options: Options): Promise<Exit> {
  const app = await session.app()
  const { prepare } = await import('../../app/send/prepare.ts')
  const { plan, send } = await import('../../app/send/send.ts')
  const { labelOf } = await import('../../store/issues.ts')
  const { resolve } = await import('node:path')
  const request = {
    what: isFile(what) ? { file: resolve(session.io.cwd, what) } : { issue: what },
    to: options.to,
    test: options.test,
    purpose: oneOf('--purpose', options.purpose, ['first', 'resend', 'correction']),
    dryRun: options.dryRun === true,
  }
  const { timezone } = app.settings
  const at = options.at === undefined ? null : momentOption('--at', options.at, timezone, app.now())
  if (options.dryRun) {
    const { withoutTrace } = await import('../../store/database.ts')
    await withoutTrace(app.db, async db => {
      const trial = { ...app, db }
      const { issue, hash, intents, checked, refused } = await prepare(trial, request)
      sayFindings(session, checked)
      const planned = await plan(trial, intents)
      session.emit({
        issue: labelOf(issue),
        hash,
        dryRun: true,
        dispatches: await Promise.all(planned.map(async one => await asDispatch(db, one))),
        seconds: 0,
        ...checked,
        refused: refused?.message ?? null,
      })
      for (const one of planned) session.say(planLine(one))
      if (at) session.say(`It would begin at ${inWords(at, timezone)}.`)
      if (refused) session.say(`Without --dry-run it would be refused: ${refused.message}\n${refused.fix}`)
    })
    session.say('Nothing was stored or sent.')
    return EXIT.done
  }
  const prepared = await prepare(app, request)
  const { issue, intents, checked } = prepared
  sayFindings(session, checked)
  if (options.purpose !== 'first' && !options.yes && options.test === undefined) {
    const question = `Send it again to everybody, as ${options.purpose === 'resend' ? 'the same' : 'a correction'}?`
    if (!(await confirm(session, question, '--yes'))) {
      session.say('Nothing was sent.')
      return EXIT.done
    }
  }
  if (at) {
    session.note(
      `Sending begins at ${inWords(at, timezone)}. Keep this running; Ctrl-C costs nothing until then.`,
    )
    await waitUntil(session, at)
    refuseChanged(prepared.hash, (await prepare(app, request)).hash)
  }
  const started = performance.now()
  const sent = await sending(
    session,
    { ...options, yes: options.yes === true || at !== null },
    async (run, hooks) => await send(app, intents, run, hooks),
  )
  return await account(session, { issue: labelOf(issue), hash: prepared.hash }, sent, started)
}

/** What is planned as what it would be at its start, or what the dispatch has come to that was begun before. */
async function asDispatch(db: Db, { dispatch: id, ...planned }: Planned) {
  const { sumsOf } = await import('../../store/dispatches.ts')
  const begun = id === null ? null : await sumsOf(db, id)
  const { candidates, suppressed } = planned
  const none = { accepted: 0, failed: 0, deferred: 0, uncertain: 0, queued: candidates - suppressed }
  return { id, ...planned, ...none, ...begun, dispatch: id }
}

/** Between a person's word and the time that they named, nobody may have put something else in its place. */
function refuseChanged(meant: string, now: string): void {
  if (meant === now) return
  throw new NewsletterError('state', {
    what: 'The issue, its templates or its letterhead were changed while it waited. Nothing was sent.',
    fix: 'Look at it with `newsletter preview`, and send it again.',
  })
}

async function resumeSending(session: Session, what: string | undefined, options: Options): Promise<Exit> {
  const app = await session.app()
  const { issue, about } = await issueUnderWay(session, what)
  const { resume } = await import('../../app/send/send.ts')
  const which = { audiences: namesOf(options.to), retryFailed: options.retryFailed === true }
  const started = performance.now()
  const sent = await sending(
    session,
    options,
    async (run, hooks) => await resume(app, issue, which, run, hooks),
  )
  return await account(session, about, sent, started)
}

async function stopSending(session: Session, what: string | undefined, options: Options): Promise<Exit> {
  const { issue, about } = await issueUnderWay(session, what)
  const { halt } = await import('../../app/send/send.ts')
  const { describe } = await import('../../app/status.ts')
  const { sumsOf } = await import('../../store/dispatches.ts')
  const app = await session.app()
  const halted = await halt(app, issue, options.pause ? 'paused' : 'cancelled', namesOf(options.to))
  const dispatches = await Promise.all(
    halted.map(async dispatch => describe(dispatch, await sumsOf(app.db, dispatch.id))),
  )
  session.emit({ ...about, dispatches })
  sayDispatches(session, dispatches)
  return EXIT.done
}

async function issueUnderWay(session: Session, what: string | undefined) {
  const app = await session.app()
  const { issueMeant } = await import('../../app/find-issue.ts')
  const { findFileIssue } = await import('../../app/send/prepare.ts')
  const { statusOf } = await import('../../app/status.ts')
  const { labelOf } = await import('../../store/issues.ts')
  const { resolve } = await import('node:path')
  const issue = isFile(what)
    ? await findFileIssue(app, resolve(session.io.cwd, what))
    : await issueMeant(app.db, what)
  return { issue, about: { issue: labelOf(issue), hash: (await statusOf(app, issue)).hash } }
}

function namesOf(to: string | undefined): readonly string[] | null {
  return to === undefined ? null : to.split(',').map(name => name.trim())
}
