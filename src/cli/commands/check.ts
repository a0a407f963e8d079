import type { Finding } from '../../check/finding.ts'
import { type Cli, leaf } from '../define.ts'
import { editionAsked } from '../edition-asked.ts'
import { partly, type Session } from '../session.ts'

export const checkCommand = (cli: Cli) =>
  leaf(
    cli,
    'check [issue]',
    'Say what would embarrass you or be refused, before it is sent',
    ['newsletter check', 'newsletter check issues/2015-06-15.md'],
    async (session, [what]) => {
      const app = await session.app()
      const { issue, edition } = await editionAsked(session, what)
      const { checkAudiences, checkRosters } = await import('../../app/check.ts')
      const { configuredLists } = await import('../../app/send/audience.ts')
      const checked = await checkAudiences(app, issue, edition, configuredLists(app))
      const findings = [...checked.findings, ...(await checkRosters(app))]
      const { sizes } = checked
      const ok = findings.every(finding => finding.severity !== 'error')
      session.emit({ ok, hash: edition.hash, findings, lists: sizes })
      for (const finding of findings) session.say(line(session, finding))
      for (const { audience, format, octets, limit, why } of sizes) {
        session.say(
          `${audience} gets ${format === 'text' ? 'the text alone' : 'text and HTML'}: ${octets} of ${limit} octets${why ? ` (${why})` : ''}.`,
        )
      }
      session.say(ok ? 'Nothing stands in the way of sending it.' : 'It must not go out like this.')
      return partly(!ok)
    },
  ).addHelpText('after', '\nISSUE is a number, a date, or a Markdown file; without it, the newest issue.')

function line(session: Session, { severity, where, message, fix }: Finding): string {
  const mark = severity === 'error' ? session.style('red', 'error') : session.style('yellow', 'warning')
  return `${mark}  ${where}: ${message} ${session.style('dim', fix)}`
}
