import { EXIT, type Exit } from '../../errors.ts'
import type { StoredIssue } from '../../store/issues.ts'
import { type Cli, leaf } from '../define.ts'
import { partly, type Session } from '../session.ts'

export const approveCommand = (cli: Cli) =>
  leaf<{ by?: string; ask?: boolean }>(
    cli,
    'approve [issue]',
    'Say yes to the edition as it is now',
    ['newsletter approve', 'newsletter approve 54 --by "Sample Editor"', 'newsletter approve --ask'],
    async (session, [ref], { by, ask }) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { approve } = await import('../../app/approve.ts')
      const { labelOf } = await import('../../store/issues.ts')
      const issue = await issueMeant(app.db, ref)
      if (ask === true) return await asking(session, issue)
      const name = by ?? app.settings.from.name ?? app.settings.from.address
      const approval = await approve(app, issue, name)
      session.emit({ issue: labelOf(issue), hash: approval.hash, by: name, needed: approval.needed })
      session.say(
        `${name} approved issue ${labelOf(issue)}, “${issue.title}” (${approval.hash.slice(0, 12)}).`,
      )
      session.say(
        approval.needed === 0 ? 'It can be sent: `newsletter send`.' : `It needs ${approval.needed} more.`,
      )
      return EXIT.done
    },
  )
    .option('--by <name>', 'who says yes (default: the name in `from`)')
    .option('--ask', 'mail the issue to the editors of the configuration, who say yes by answering')
    .addHelpText('after', '\nThe yes is bound to the hash of the edition: any change asks for it again.')

/** What could not be sent now is sent by the next run of inbound. */
async function asking(session: Session, issue: StoredIssue): Promise<Exit> {
  const app = await session.app()
  const { askEditors } = await import('../../app/approvals/ask-editors.ts')
  const { sendLetters } = await import('../../app/letters/send-letters.ts')
  const { labelOf } = await import('../../store/issues.ts')
  const { hash, asked, before } = await askEditors(app, issue)
  const letters = await sendLetters(app)
  session.emit({ issue: labelOf(issue), hash, asked, before })
  if (asked.length > 0) session.say(`Asked about issue ${labelOf(issue)}: ${asked.join(', ')}.`)
  if (before.length > 0) session.say(`Asked before about this very edition: ${before.join(', ')}.`)
  return partly(letters.deferred + letters.failed > 0)
}
