import { type Cli, leaf } from '../define.ts'

export const approveCommand = (cli: Cli) =>
  leaf<{ by?: string }>(
    cli,
    'approve [issue]',
    'Say yes to the edition as it is now',
    ['newsletter approve', 'newsletter approve 54 --by "Sample Editor"'],
    async (session, [ref], { by }) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { approve } = await import('../../app/approve.ts')
      const { labelOf } = await import('../../store/issues.ts')
      const issue = await issueMeant(app.db, ref)
      const name = by ?? app.settings.from.name ?? app.settings.from.address
      const approval = await approve(app, issue, name)
      session.emit({ issue: labelOf(issue), hash: approval.hash, by: name, needed: approval.needed })
      session.say(
        `${name} approved issue ${labelOf(issue)}, “${issue.title}” (${approval.hash.slice(0, 12)}).`,
      )
      session.say(
        approval.needed === 0 ? 'It can be sent: `newsletter send`.' : `It needs ${approval.needed} more.`,
      )
    },
  )
    .option('--by <name>', 'who says yes (default: the name in `from`)')
    .addHelpText('after', '\nThe yes is bound to the hash of the edition: any change asks for it again.')
