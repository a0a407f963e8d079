import type { Composed } from '../../app/compose.ts'
import { sinceOption } from '../arguments.ts'
import { type Cli, leaf } from '../define.ts'
import type { Session } from '../session.ts'
import { count, short } from '../terminal.ts'

export const composeCommand = (cli: Cli) =>
  leaf<{ title?: string; since?: string }>(
    cli,
    'compose',
    'Make the next issue of the accepted candidates',
    ['newsletter compose', 'newsletter compose --title "Community roundup, summer edition" --since 14d'],
    async (session, _, { title, since }) => {
      const app = await session.app()
      const { compose } = await import('../../app/compose.ts')
      const composed = await compose(app, { title, since: sinceOption(since, app.now()) })
      const { labelOf } = await import('../../store/issues.ts')
      session.emit(
        composed.kind === 'nothing'
          ? { issue: null, entries: 0, left: composed.left }
          : {
              issue: labelOf(composed.issue),
              number: composed.issue.number,
              title: composed.issue.title,
              date: composed.issue.date,
              period: { from: composed.issue.periodFrom, until: composed.issue.periodUntil },
              entries: composed.issue.entries.length,
              added: composed.added,
              left: composed.left,
            },
      )
      tell(session, composed)
    },
  )
    .option('--title <title>', "the issue's title (default: from compose.title in newsletter.yaml)")
    .option('--since <span>', 'only posts published since then: 7d, or a date (default: everything accepted)')

function tell(session: Session, composed: Composed): void {
  for (const { candidateId, title, reason } of composed.left) {
    session.note(`left out: candidate ${candidateId}, “${short(title, 120)}”: ${reason}`)
  }
  if (composed.kind === 'nothing') {
    session.say(
      composed.draft
        ? `Nothing new is accepted: issue ${composed.draft.number} stays as it is.`
        : 'Nothing new is accepted, so there is no new issue. `newsletter candidates list` shows what waits.',
    )
    return
  }
  const { issue, added } = composed
  const done = composed.kind === 'composed' ? 'Composed' : `Added ${count(added, 'entry', 'entries')} to`
  session.say(`${done} issue ${issue.number}: ${session.style('bold', issue.title)}`)
  issue.entries.forEach((entry, index) => {
    const by = entry.author === null ? '' : `, by ${short(entry.author, 60)}`
    session.say(`  ${index + 1}. ${short(entry.title, 120)}${by}`)
  })
  session.say(
    'Next: `newsletter edit` to change it, `newsletter preview` to see it, `newsletter check` before you send.',
  )
}
