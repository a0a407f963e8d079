import { NewsletterError } from '../../errors.ts'
import { type Cli, leaf } from '../define.ts'

export const editCommand = (cli: Cli) =>
  leaf(
    cli,
    'edit [issue]',
    'Open an issue as Markdown in your editor',
    ['newsletter edit', 'EDITOR=nano newsletter edit 54'],
    async (session, [ref]) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { labelOf } = await import('../../store/issues.ts')
      const { editIssue } = await import('../../app/edit-issue.ts')
      const issue = await issueMeant(app.db, ref)
      const editor = session.io.env['VISUAL'] || session.io.env['EDITOR']
      if (!editor) {
        throw new NewsletterError('usage', {
          what: 'No editor is set.',
          fix: 'Set VISUAL or EDITOR: EDITOR=nano newsletter edit',
        })
      }
      const edited = await editIssue(app, issue, { command: editor, attended: session.io.terminal.in })
      session.emit({ issue: labelOf(edited.issue), changed: edited.changed, revision: edited.issue.revision })
      session.say(edited.changed ? `Issue ${labelOf(edited.issue)} is changed.` : 'Nothing was changed.')
    },
  ).addHelpText(
    'after',
    '\nThe editor is $VISUAL, or $EDITOR. What cannot be read is marked in the text and opened again; saving it\n' +
      'unchanged, or an editor that fails, leaves the issue as it was.',
  )
