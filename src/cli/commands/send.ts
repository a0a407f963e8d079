import type { Checked } from '../../app/check.ts'
import type { UncertainPolicy } from '../../app/send/recover.ts'
import type { Hooks, Planned, Report, Sent } from '../../app/send/send.ts'
import { EXIT, type Exit, NewsletterError } from '../../errors.ts'
import { isFile, oneOf, spanOption } from '../arguments.ts'
import { type Cli, leaf } from '../define.ts'
import { confirm, type Session } from '../session.ts'
import { count } from '../terminal.ts'
import { sayDispatches } from './status.ts'

interface Options {
  to?: string
  test?: string
  dryRun?: boolean
  purpose: string
  resume?: boolean
  retryFailed?: boolean
  pause?: boolean
  cancel?: boolean
  uncertain: string
  wait: string
  yes?: boolean
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
      if (options.pause || options.cancel)
        return await stopSending(session, what, options.pause ? 'paused' : 'cancelled')
      if (options.resume || options.retryFailed) return await resumeSending(session, what, options)
      return await startSending(session, what, options)
    },
  )
    .option('--to <audience>', 'the audience (default: all of the configuration); several with commas')
    .option('--test <address>', 'send it to this one address only; counts for nothing')
    .option('--dry-run', 'show who would get what, and stop')
    .option(
      '--purpose <purpose>',
      'first, resend (again, to everybody) or correction (a changed issue, to everybody)',
      'first',
    )
    .option('--resume', 'carry on what was interrupted, paused or deferred')
    .option('--retry-failed', 'try those again who failed')
    .option('--pause', 'halt it, from any terminal, before the next message')
    .option('--cancel', 'end it for good, from any terminal, before the next message')
    .option('--uncertain <policy>', 'resend or hold those whose final reply was lost', 'resend')
    .option('--wait <span>', 'how long to wait for what the server deferred', '30m')
    .option('--yes', 'skip the minute to change your mind')
    .addHelpText('after', CONTRACT)

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
  if (options.dryRun) {
    const { withoutTrace } = await import('../../store/database.ts')
    await withoutTrace(app.db, async db => {
      const trial = { ...app, db }
      const { issue, hash, intents, checked } = await prepare(trial, request)
      sayFindings(session, checked)
      const dispatches = await plan(trial, intents)
      session.emit({ issue: labelOf(issue), hash, dryRun: true, dispatches, ...checked })
      for (const planned of dispatches) session.say(planLine(planned))
    })
    session.say('Nothing was stored or sent.')
    return EXIT.done
  }
  const prepared = await prepare(app, request)
  const { issue, intents, checked } = prepared
  sayFindings(session, checked)
  if (options.purpose !== 'first' && !options.yes && options.test === undefined) {
    const question = `Send it again to everybody, as ${options.purpose === 'resend' ? 'the same' : 'a correction'}?`
    if (!(await confirm(session, question, '--yes'))) return EXIT.usage
  }
  const started = performance.now()
  const sent = await sending(session, options, async (run, hooks) => await send(app, intents, run, hooks))
  return await account(session, labelOf(issue), prepared.hash, sent, started)
}

async function resumeSending(session: Session, what: string | undefined, options: Options): Promise<Exit> {
  const app = await session.app()
  const { issue, label, hash } = await issueUnderWay(session, what)
  const { resume } = await import('../../app/send/send.ts')
  const started = performance.now()
  const sent = await sending(
    session,
    options,
    async (run, hooks) =>
      await resume(app, issue, { ...run, retryFailed: options.retryFailed === true }, hooks),
  )
  return await account(session, label, hash, sent, started)
}

async function stopSending(
  session: Session,
  what: string | undefined,
  how: 'paused' | 'cancelled',
): Promise<Exit> {
  const { issue, label, hash } = await issueUnderWay(session, what)
  const { halt } = await import('../../app/send/send.ts')
  const { describe } = await import('../../app/status.ts')
  const { sumsOf } = await import('../../store/dispatches.ts')
  const app = await session.app()
  const halted = await halt(app, issue, how)
  const dispatches = await Promise.all(
    halted.map(async dispatch => describe(dispatch, await sumsOf(app.db, dispatch.id))),
  )
  session.emit({ issue: label, hash, dispatches })
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
  return { issue, label: labelOf(issue), hash: (await statusOf(app, issue)).hash }
}

/** Runs with a person at the other end: signals finish what is in flight, the minute can be cut short. */
async function sending(
  session: Session,
  options: Options,
  run: (options: { uncertain: UncertainPolicy; wait: number }, hooks: Hooks) => Promise<Sent>,
): Promise<Sent> {
  const stopping = new AbortController()
  const forget = session.io.onStop(() => {
    session.note(
      stopping.signal.aborted
        ? 'Ending at once.'
        : 'Finishing the message in hand; once more to end at once.',
    )
    if (stopping.signal.aborted) session.io.kill()
    stopping.abort()
  })
  const sleep = async (milliseconds: number) => await session.io.sleep(milliseconds, stopping.signal)
  const progress = progressOf(session)
  const hooks: Hooks = {
    stop: stopping.signal,
    sleep,
    onMove: (dispatch, delivery, move) => progress.move(dispatch.audience, delivery.address, move.to),
    grace: async seconds => {
      if (options.yes || seconds === 0) return
      session.note(`Sending begins in ${seconds} seconds. Ctrl-C costs nothing until then; --yes skips this.`)
      await sleep(seconds * 1_000)
      if (stopping.signal.aborted) {
        throw new NewsletterError('state', {
          what: 'Nothing was sent.',
          fix: 'Run it again when you are ready.',
        })
      }
    },
  }
  const wait = spanOption('--wait', options.wait)
  try {
    return await run({ uncertain: oneOf('--uncertain', options.uncertain, ['resend', 'hold']), wait }, hooks)
  } finally {
    progress.end()
    forget()
  }
}

/** One line that is written over, on a terminal only. */
function progressOf(session: Session): {
  move: (audience: string, address: string, to: string) => void
  end: () => void
} {
  if (!session.io.terminal.err || session.json) return { move: () => {}, end: () => {} }
  const counts = new Map<string, number>()
  return {
    move: (audience, _, to) => {
      counts.set(to, (counts.get(to) ?? 0) + 1)
      session.io.err(
        `\r\u001B[K${audience}: ${[...counts].map(([state, number]) => `${number} ${state}`).join(', ')}`,
      )
    },
    end: () => session.io.err(counts.size > 0 ? '\r\u001B[K' : ''),
  }
}

async function account(
  session: Session,
  label: string,
  hash: string | null,
  sent: Sent,
  started: number,
): Promise<Exit> {
  const { describe } = await import('../../app/status.ts')
  const { reasonsOf } = await import('../../store/dispatches.ts')
  const app = await session.app()
  const dispatches = sent.reports.map(({ dispatch, sums }) => describe(dispatch, sums))
  const seconds = Math.round(performance.now() - started) / 1_000
  session.emit({
    issue: label,
    hash,
    dispatches: dispatches.map((dispatch, index) => ({
      ...dispatch,
      resent: sent.reports[index]?.resent,
      held: sent.reports[index]?.held,
    })),
    seconds,
  })
  sayDispatches(session, dispatches)
  for (const report of sent.reports) {
    session.say(outcomeLine(report, app.workspace.outbox))
    for (const { state, reason, count } of await reasonsOf(app.db, report.dispatch.id)) {
      session.say(`  ${count} ${state}: ${reason}`)
    }
    if (report.resent.length > 0)
      session.say(`  sent a second time, since the first may have been lost: ${report.resent.join(', ')}`)
    if (report.held.length > 0)
      session.say(`  uncertain, waiting for \`newsletter deliveries resolve\`: ${report.held.join(', ')}`)
  }
  if (sent.trouble) throw sent.trouble
  return exitOf(sent.reports)
}

function outcomeLine({ dispatch, sums, ended }: Report, outbox: string): string {
  const to = `${dispatch.audience}${dispatch.rehearsal === 1 ? ' (a rehearsal: nobody outside got it)' : ''}`
  const where = dispatch.rehearsal === 1 ? ` See ${outbox}` : ''
  switch (ended) {
    case 'nothing to do':
      return sums.queued + sums.deferred > 0
        ? `${to}: it is ${dispatch.state}; nothing was sent.`
        : `${to}: nothing was sent now. This edition went to everybody in it on ${dispatch.created_at.slice(0, 16).replace('T', ' ')}.${where}`
    case 'stopped':
      return `${to}: stopped. ${count(sums.queued + sums.deferred, 'recipient')} left; \`newsletter send --resume\` carries on.`
    case 'paused':
      return `${to}: paused. \`newsletter send --resume\` carries on.`
    case 'unavailable':
      return `${to}: the mail server cannot be used. \`newsletter send --resume\` carries on.`
    case 'idle':
      return sums.queued + sums.deferred > 0
        ? `${to}: ${count(sums.queued + sums.deferred, 'recipient')} still to be tried; \`newsletter send --resume\` does it.`
        : `${to}: done.${where}`
  }
}

function exitOf(reports: readonly Report[]): Exit {
  const open = reports.some(({ sums }) => sums.queued + sums.deferred > 0)
  const short = reports.some(({ sums }) => sums.failed + sums.uncertain > 0)
  return open ? EXIT.tryLater : short ? EXIT.partial : EXIT.done
}

function sayFindings(session: Session, { findings, sizes }: Checked): void {
  for (const { severity, where, message } of findings) session.note(`${severity}: ${where}: ${message}`)
  for (const { audience, why } of sizes) {
    if (why !== null) session.note(`${audience} gets the text alone: ${why}.`)
  }
}

function planLine(planned: Planned): string {
  const { audience, kind, purpose, rehearsal, format, candidates, suppressed, dispatch } = planned
  const who = kind === 'list' ? 'one post to the list' : count(candidates, 'recipient')
  const out = suppressed > 0 ? `, ${suppressed} of them left out` : ''
  const known = dispatch === null ? '' : `; dispatch ${dispatch} did this already`
  return `${audience}: ${who}${out}, ${format === 'text' ? 'text alone' : 'text and HTML'}, ${purpose}${rehearsal ? ', a rehearsal' : ''}${known}.`
}
