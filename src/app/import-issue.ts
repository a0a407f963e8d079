// Past issues, as files in the roundup Markdown dialect, become part of the record: what ran, and which short
// links were given.
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { NewsletterError } from '../errors.ts'
import { dayIn } from '../issues/compose.ts'
import type { Issue, ReadingProblem } from '../issues/issue.ts'
import { readIssue } from '../issues/read-markdown.ts'
import { findRepeats, type Repeat } from '../issues/repeats.ts'
import { type Decoded, decode } from '../sources/decode.ts'
import type { App } from './app.ts'
import { type Stored, storeFileIssue } from './revise.ts'

export interface IssueFile {
  readonly file: string
  readonly issue: Issue
  readonly problems: readonly ReadingProblem[]
  /** For each entry, the line of its title. */
  readonly lines: readonly number[]
}

export interface Reading {
  /** What relative names are relative to. */
  readonly folder: string
  /** What the newsletter's own short links begin with. */
  readonly linkBase: string | undefined
}

/** Reads them all before anything is stored, since some slips show only in comparison. */
export async function readIssueFiles(
  files: readonly string[],
  { folder, linkBase }: Reading,
): Promise<readonly IssueFile[]> {
  const read: IssueFile[] = []
  for (const file of files) {
    const { text, problem } = await textOf(resolve(folder, file))
    const one = readIssue(text, { fileName: basename(file), ...(linkBase ? { linkBase } : {}) })
    const garbled = problem === null ? [] : [{ line: 1, message: problem }]
    read.push({ file, ...one, problems: [...garbled, ...one.problems] })
  }
  const repeats = findRepeats(read)
  return read.map(one => ({
    ...one,
    problems: [...one.problems, ...repeatsIn(one.file, repeats)].toSorted((a, b) => a.line - b.line),
  }))
}

function repeatsIn(file: string, repeats: readonly Repeat[]): readonly ReadingProblem[] {
  return repeats.filter(repeat => repeat.file === file).map(({ line, message }) => ({ line, message }))
}

export async function readIssueFile(app: Pick<App, 'settings'>, file: string): Promise<IssueFile> {
  const [read] = await readIssueFiles([file], { folder: '', linkBase: app.settings.links?.base })
  if (!read) throw new Error('one file was read')
  return read
}

/** @param state past: it was published elsewhere; draft: it is ours to send */
export async function storeIssueFile(
  app: App,
  { file, issue }: IssueFile,
  state: 'draft' | 'past',
): Promise<Stored> {
  if (issue.entries.length === 0) {
    throw new NewsletterError('input', {
      what: `${file} holds no entry.`,
      fix: 'An entry ends in a line such as “… read more at https://…”; docs/DIALECT.md shows the form.',
    })
  }
  return await storeFileIssue(app, completed(app, { file, issue }), state)
}

/** A date and a title are needed to know an issue by. */
export function completed(app: App, { file, issue }: Pick<IssueFile, 'file' | 'issue'>): Issue {
  const date = issue.date === '' ? dayIn(app.now().toISOString(), app.settings.timezone) : issue.date
  if (issue.date === '') app.notice(`${file} names no date; it gets today's, ${date}.`)
  return { ...issue, date, title: issue.title === '' ? `${app.settings.name}, ${date}` : issue.title }
}

/** Old files are not always in UTF-8. */
async function textOf(file: string): Promise<Decoded> {
  try {
    return decode(await readFile(file), null)
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new NewsletterError(
      'input',
      { what: `${file} cannot be read (${why}).`, fix: 'Give the path of a Markdown file.' },
      { cause },
    )
  }
}
