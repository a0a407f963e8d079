import type { IssueFile } from '../../app/import-issue.ts'
import { NewsletterError } from '../../errors.ts'
import { type Cli, leaf } from '../define.ts'
import { partly, type Session } from '../session.ts'
import { count } from '../terminal.ts'

export const importCommand = (cli: Cli) =>
  leaf<{ dryRun?: boolean }>(
    cli,
    'import <files...>',
    'Bring past issues into the record, from Markdown files',
    ['newsletter import issues/*.md --dry-run', 'newsletter import issues/*.md'],
    async (session, files, { dryRun }) => {
      const { readIssueFiles, storeIssueFile } = await import('../../app/import-issue.ts')
      const { labelOf } = await import('../../store/issues.ts')
      const read = await readIssueFiles(files, {
        folder: session.io.cwd,
        linkBase: await linkBaseOf(session),
      })
      let entries = 0
      let refused = 0
      for (const file of read) {
        entries += file.issue.entries.length
        for (const { line, message } of file.problems) session.note(`${file.file}:${line}: ${message}`)
        if (dryRun || file.issue.entries.length === 0) {
          session.emit(shown(file))
          if (file.issue.entries.length === 0) refused += 1
          tell(session, file, file.issue.entries.length === 0 ? 'refused' : 'read')
          continue
        }
        const stored = await storeIssueFile(await session.app(), file, 'past')
        session.emit({ ...shown(file), issue: labelOf(stored.issue), outcome: stored.outcome })
        tell(session, file, stored.outcome)
      }
      session.say(
        `${count(read.length - refused, 'issue')}, ${count(entries, 'entry', 'entries')}${dryRun ? '; nothing was stored' : ''}.`,
      )
      return partly(refused > 0)
    },
  )
    .option('--dry-run', 'show what would be read, and store nothing')
    .addHelpText(
      'after',
      '\nReads the roundup Markdown dialect generously; whatever could not be read is named with its line.',
    )

/** Trying out how files read needs no newsletter. */
async function linkBaseOf(session: Session): Promise<string | undefined> {
  try {
    return (await session.app()).settings.links?.base
  } catch (error) {
    if (error instanceof NewsletterError && error.code === 'noWorkspace') return undefined
    throw error
  }
}

function shown({ file, issue, problems }: IssueFile) {
  const { title, date, number, intro, outro } = issue
  const entries = issue.entries.map(({ title, author, excerpt, url, shortUrl, section }) => ({
    title,
    author,
    excerpt,
    url,
    shortUrl,
    section,
  }))
  return { file, title: title || null, date: date || null, number, intro, outro, entries, problems }
}

function tell(session: Session, { file, issue, problems }: IssueFile, outcome: string): void {
  const slips = problems.length > 0 ? `, ${count(problems.length, 'problem')}` : ''
  session.say(
    `${outcome}  ${file}: ${issue.title || '(no title)'}, ${count(issue.entries.length, 'entry', 'entries')}${slips}`,
  )
}
