// What a send is told as: what is planned, what was found, and afterwards who got it and who did not, and why.
import type { Checked } from '../app/check.ts'
import type { Report, Sent } from '../app/send/carry-out.ts'
import type { Planned } from '../app/send/send.ts'
import { EXIT, type Exit } from '../errors.ts'
import { sayDispatches } from './commands/status.ts'
import type { Session } from './session.ts'
import { count } from './terminal.ts'

export async function account(
  session: Session,
  about: { readonly issue: string; readonly hash: string | null },
  sent: Sent,
  started: number,
): Promise<Exit> {
  const { describe } = await import('../app/status.ts')
  const { reasonsOf } = await import('../store/dispatches.ts')
  const app = await session.app()
  const dispatches = sent.reports.map(({ dispatch, sums, resent, held }) => ({
    ...describe(dispatch, sums),
    resent,
    held,
  }))
  session.emit({ ...about, dispatches, seconds: Math.round(performance.now() - started) / 1_000 })
  sayDispatches(session, dispatches)
  let elsewhere = false
  for (const report of sent.reports) {
    const reasons = await reasonsOf(app.db, report.dispatch.id)
    // What is past the dot when our run is over is in another one's hand.
    const underWay = reasons.some(({ state }) => state === 'dot')
    elsewhere ||= underWay
    session.say(underWay ? elsewhereLine(report) : outcomeLine(report, app.workspace.outbox))
    for (const { state, reason, count } of reasons) {
      if (state !== 'dot') session.say(`  ${count} ${state}: ${reason}`)
    }
    for (const line of namedLines(report)) session.say(`  ${line}`)
  }
  if (sent.trouble) throw sent.trouble
  return elsewhere ? EXIT.tryLater : exitOf(sent.reports)
}

function elsewhereLine({ dispatch }: Report): string {
  return `${dispatch.audience}: another run is sending it right now; \`newsletter status\` shows how far it is.`
}

function outcomeLine({ dispatch, sums, ended }: Report, outbox: string): string {
  const to = `${dispatch.audience}${dispatch.rehearsal === 1 ? ' (a rehearsal: nobody outside got it)' : ''}`
  const where = dispatch.rehearsal === 1 ? ` See ${outbox}` : ''
  const left = sums.queued + sums.deferred
  const resume = '`newsletter send --resume`'
  switch (ended) {
    case 'nothing to do':
      if (left > 0) return `${to}: it is ${dispatch.state}; nothing was sent.`
      return `${to}: nothing was sent now, for nothing is left to try. It began on ${minuteOf(dispatch.created_at)}.${where}`
    case 'held up':
      return `${to}: ${count(left, 'recipient')} held up by a rate; ${resume} carries on, and \`--wait\` waits for longer.`
    case 'stopped':
      return `${to}: stopped. ${count(left, 'recipient')} left; ${resume} carries on.`
    case 'halted':
      if (dispatch.state === 'cancelled') return `${to}: cancelled. Nobody else gets it.`
      return `${to}: paused. ${count(left, 'recipient')} left; ${resume} carries on.`
    case 'unavailable':
      return `${to}: the mail server cannot be used. ${count(left, 'recipient')} left; ${resume} carries on.`
    case 'idle':
      return left > 0
        ? `${to}: ${count(left, 'recipient')} still to be tried; ${resume} does it.`
        : `${to}: done.${where}`
  }
}

/** `2015-06-15 13:29 UTC` */
function minuteOf(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`
}

/** Whoever may have got two copies, or none, is named. */
function namedLines({ dispatch, resent, held }: Report): readonly string[] {
  const settle = `newsletter deliveries resolve ${dispatch.id}`
  return [
    ...(resent.length > 0
      ? [`sent a second time, since the first copy may have been lost: ${resent.join(', ')}`]
      : []),
    ...(held.length === 0
      ? []
      : dispatch.kind === 'list'
        ? [
            `may have been posted or not: look whether it came, then say so with \`${settle} --all --as accepted\` (or failed)`,
          ]
        : [
            `may have it or not: ${held.join(', ')}`,
            `\`newsletter send --resume\` sends it to them again; \`${settle}\` says what became of it`,
          ]),
  ]
}

function exitOf(reports: readonly Report[]): Exit {
  const open = reports.some(({ sums }) => sums.queued + sums.deferred > 0)
  const short = reports.some(({ sums }) => sums.failed + sums.uncertain > 0)
  return open ? EXIT.tryLater : short ? EXIT.partial : EXIT.done
}

export function sayFindings(session: Session, { findings, sizes }: Checked): void {
  for (const { severity, where, message } of findings) session.note(`${severity}: ${where}: ${message}`)
  for (const { audience, why } of sizes) {
    if (why !== null) session.note(`${audience} gets the text alone: ${why}.`)
  }
}

export function planLine(planned: Planned): string {
  const { audience, kind, purpose, rehearsal, format, candidates, suppressed, dispatch } = planned
  const who = kind === 'list' ? 'one post to the list' : count(candidates, 'recipient')
  const out = suppressed > 0 ? `, ${suppressed} of them left out` : ''
  const known =
    dispatch === null ? '' : `; dispatch ${dispatch} did this already, so that nobody gets it again`
  const parts = format === 'text' ? 'the text alone' : 'text and HTML'
  return `${audience}: ${who}${out}, ${parts}, purpose ${purpose}${rehearsal ? ', a rehearsal' : ''}${known}.`
}
