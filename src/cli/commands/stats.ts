import type { IssueStats } from '../../app/stats.ts'
import { CLICK_KINDS } from '../../links/clicks.ts'
import { sparkline } from '../../links/days.ts'
import { type Cli, leaf } from '../define.ts'
import type { Session } from '../session.ts'
import { count, short, table } from '../terminal.ts'

/** Columns of a line of blocks. */
const WIDTH = 28

export const statsCommand = (cli: Cli) =>
  leaf(
    cli,
    'stats [issue]',
    'Say how often the links of issues were followed',
    ['newsletter stats', 'newsletter stats 54 --json'],
    async (session, [ref]) => {
      const app = await session.app()
      const { statsOf } = await import('../../app/stats.ts')
      const { issueMeant } = await import('../../app/find-issue.ts')
      const issue = ref === undefined ? null : await issueMeant(app.db, ref)
      const stats = await statsOf(app, issue?.id ?? null)
      for (const one of stats) session.emit(one)
      const [only] = stats
      if (only === undefined) session.say('No issue has been published yet.')
      else if (issue === null) sayIssues(session, stats)
      else sayLinks(session, only)
    },
  ).addHelpText(
    'after',
    '\nThe numbers are readers; what browsers fetched ahead, what scanners and bursts did is counted apart. Nobody is\n' +
      'followed: a count is of a link and a day.',
  )

function sayIssues(session: Session, stats: readonly IssueStats[]): void {
  session.say(
    table(
      stats.map(({ issue, date, title, clicks, days }) => [
        date,
        issue === date ? '-' : issue,
        String(clicks.reader ?? 0).padStart(6),
        line(days).padEnd(WIDTH),
        short(title, 60),
      ]),
    ),
  )
}

function sayLinks(session: Session, { issue, title, clicks, days, links }: IssueStats): void {
  session.say(`Issue ${issue}: ${session.style('bold', title)}`)
  session.say(`${count(clicks.reader ?? 0, 'click')} of readers${span(days)}`)
  if (days.length > 0) session.say(line(days))
  const others = CLICK_KINDS.filter(kind => kind !== 'reader' && (clicks[kind] ?? 0) > 0)
  if (others.length > 0)
    session.say(`Beside them: ${others.map(kind => `${clicks[kind]} ${kind}`).join(', ')}.`)
  if (links.length === 0) return
  session.say()
  session.say(
    table(
      links.map(link => [
        link.slug,
        String(link.clicks.reader ?? 0).padStart(6),
        line(link.days).padEnd(WIDTH),
        short(link.title ?? link.target ?? '', 60),
      ]),
    ),
  )
}

function line(days: IssueStats['days']): string {
  return sparkline(
    days.map(day => day.count),
    WIDTH,
  )
}

function span(days: IssueStats['days']): string {
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  return first === undefined || last === undefined ? '.' : `, ${first} to ${last}:`
}
