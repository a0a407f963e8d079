import { type Cli, group, leaf } from '../define.ts'
import { confirm } from '../session.ts'
import { count, table } from '../terminal.ts'

export const issuesCommand = (cli: Cli) =>
  group('issues', 'Issues: drafts, sent and past', [list(cli), show(cli), exportIssues(cli), remove(cli)])

const list = (cli: Cli) =>
  leaf(cli, 'list', 'List all issues', ['newsletter issues list'], async session => {
    const { listIssues, labelOf } = await import('../../store/issues.ts')
    const issues = await listIssues((await session.app()).db)
    for (const issue of issues) {
      const { id, number, title, date, state, revision, entries } = issue
      session.emit({ issue: labelOf(issue), id, number, title, date, state, revision, entries })
    }
    if (issues.length === 0) session.say('No issue yet. `newsletter compose` makes one.')
    else {
      session.say(
        table(
          issues.map(issue => [
            issue.number === null ? '-' : String(issue.number),
            issue.date,
            issue.state,
            count(issue.entries, 'entry', 'entries'),
            issue.title,
          ]),
        ),
      )
    }
  })

const show = (cli: Cli) =>
  leaf(
    cli,
    'show [issue]',
    'Show an issue as Markdown',
    ['newsletter issues show', 'newsletter issues show 2015-06-15'],
    async (session, [ref]) => {
      const { db, settings } = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { plainIssue, labelOf } = await import('../../store/issues.ts')
      const { writeIssue } = await import('../../issues/write-markdown.ts')
      const issue = await issueMeant(db, ref)
      session.emit({ issue: labelOf(issue), ...plainIssue(issue) })
      session.say(writeIssue(plainIssue(issue), settings.links?.base).trimEnd())
    },
  )

const exportIssues = (cli: Cli) =>
  leaf<{ out?: string; all?: boolean }>(
    cli,
    'export [issues...]',
    'Write issues as Markdown files, for review in git',
    ['newsletter issues export', 'newsletter issues export --all --out /tmp/issues'],
    async (session, refs, { out, all }) => {
      const app = await session.app()
      const { exportIssueFiles } = await import('../../app/export-issue.ts')
      const { resolve } = await import('node:path')
      const folder = out === undefined ? app.workspace.issues : resolve(session.io.cwd, out)
      const files = await exportIssueFiles(app, all ? 'all' : refs, folder)
      for (const file of files) {
        session.emit(file)
        session.say(file.file)
      }
    },
  )
    .option('--out <dir>', "where to (default: the workspace's issues/)")
    .option('--all', 'every issue')

const remove = (cli: Cli) =>
  leaf<{ yes?: boolean }>(
    cli,
    'delete <issue>',
    'Delete a draft; its entries are accepted again',
    ['newsletter issues delete 54'],
    async (session, [ref], { yes }) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { deleteDraft } = await import('../../app/delete-issue.ts')
      const { labelOf } = await import('../../store/issues.ts')
      const issue = await issueMeant(app.db, ref)
      if (!yes && !(await confirm(session, `Delete issue ${labelOf(issue)}, “${issue.title}”?`, '--yes')))
        return
      await deleteDraft(app, issue)
      session.emit({ deleted: labelOf(issue) })
      session.say(`Deleted issue ${labelOf(issue)}. Its short links are never given again.`)
    },
  ).option('--yes', 'do not ask')
