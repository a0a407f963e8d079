// An issue in the editor of the person: written as Markdown, opened, read again; with problems marked, reopened.
// Nothing is stored before it reads without a problem, and what was written is kept until then: the next run
// carries on with it, as long as the issue is the same revision.
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NewsletterError } from '../errors.ts'
import type { ReadingProblem } from '../issues/issue.ts'
import { readIssue } from '../issues/read-markdown.ts'
import { writeIssue } from '../issues/write-markdown.ts'
import { plainIssue, type StoredIssue } from '../store/issues.ts'
import type { App } from './app.ts'
import { reviseDraft } from './revise.ts'

export interface Editor {
  /** As in $EDITOR: a shell's command line, to which the file's name is added. */
  readonly command: string
  /** Whether a person sits there; a script gets a few tries. */
  readonly attended: boolean
}

/** A script that writes something else each time would go on for ever. */
const UNATTENDED_ROUNDS = 5

/** Starts every line that marks a problem; such lines are taken out before reading. */
const MARK = '<!-- problem: '

export async function editIssue(
  app: App,
  issue: StoredIssue,
  editor: Editor,
): Promise<{ readonly issue: StoredIssue; readonly changed: boolean }> {
  if (issue.state === 'past')
    app.notice('This is a past issue: editing it changes the record, and no reader gets it anew.')
  const linkBase = app.settings.links?.base
  const file = join(app.workspace.cache, `issue-${issue.id}-${issue.revision}.md`)
  await mkdir(app.workspace.cache, { recursive: true, mode: 0o700 })
  const original = writeIssue(plainIssue(issue), linkBase)
  const left = await readLeft(file)
  if (left !== null && left !== original)
    app.notice(`This is what you wrote last time and was not stored (${file}). Empty it to give it up.`)
  let text = left ?? original
  for (let round = 1; ; round += 1) {
    await writeFile(file, text, { mode: 0o600 })
    await open(editor.command, file)
    const saved = await readFile(file, 'utf8')
    const written = withoutMarks(saved)
    if (written === original || written.trim() === '') {
      await rm(file)
      return { issue, changed: false }
    }
    const { issue: read, problems } = readIssue(written, linkBase ? { linkBase } : {})
    const complete = [...problems, ...missing(read)]
    if (complete.length === 0) {
      const revised = await reviseDraft(app, issue, read)
      await rm(file)
      return { issue: revised, changed: revised.revision !== issue.revision }
    }
    if (saved === text || (!editor.attended && round === UNATTENDED_ROUNDS)) throw unreadable(file, complete)
    text = withMarks(written, complete)
  }
}

/** What an editor that failed, or an issue that did not read, left behind. */
async function readLeft(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function missing(read: { readonly title: string; readonly date: string }): readonly ReadingProblem[] {
  return [
    ...(read.title === '' ? [{ line: 1, message: 'the issue needs a title' }] : []),
    ...(read.date === '' ? [{ line: 1, message: 'the issue needs a date: YYYY-MM-DD' }] : []),
  ]
}

async function open(command: string, file: string): Promise<void> {
  const quoted = `'${file.replaceAll("'", `'\\''`)}'`
  const child = spawn(`${command} ${quoted}`, { shell: true, stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code === 0) return
  throw new NewsletterError('state', {
    what: `The editor (${command}) ended with ${code ?? 'a signal'}: the issue is as it was.`,
    fix: `What you wrote is in ${file}; the next \`newsletter edit\` carries on with it.`,
  })
}

function unreadable(file: string, problems: readonly ReadingProblem[]): NewsletterError {
  const lines = problems.map(({ line, message }) => `${file}:${line}: ${message}`)
  return new NewsletterError('input', {
    what: `The issue does not read:\n${lines.join('\n')}`,
    fix: 'Run `newsletter edit` again: it opens what you wrote.',
  })
}

/** Each problem above its line. */
function withMarks(text: string, problems: readonly ReadingProblem[]): string {
  const lines = text.split('\n')
  for (const { line, message } of problems.toSorted((a, b) => b.line - a.line)) {
    lines.splice(Math.max(0, line - 1), 0, `${MARK}${message.replaceAll('--', '- -')} -->`)
  }
  return lines.join('\n')
}

function withoutMarks(text: string): string {
  return text
    .split('\n')
    .filter(line => !line.startsWith(MARK))
    .join('\n')
}
