// Issues as Markdown files: `DATE-NUMBER.md`, in the dialect that `import` reads back to the same issue.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeIssue } from '../issues/write-markdown.ts'
import { findIssue, labelOf, listIssues, plainIssue, type StoredIssue } from '../store/issues.ts'
import type { App } from './app.ts'
import { issueMeant } from './find-issue.ts'

export interface ExportedIssue {
  readonly issue: string
  readonly file: string
}

/** @param refs which issues; none means the newest, `all` every one */
export async function exportIssueFiles(
  app: App,
  refs: readonly string[] | 'all',
  folder: string,
): Promise<readonly ExportedIssue[]> {
  const issues =
    refs === 'all'
      ? await allIssues(app)
      : await Promise.all((refs.length === 0 ? [undefined] : refs).map(ref => issueMeant(app.db, ref)))
  await mkdir(folder, { recursive: true })
  const used = new Set<string>()
  const exported: ExportedIssue[] = []
  for (const issue of issues) {
    const file = join(folder, fileNameFor(issue, used))
    await writeFile(`${file}.part`, writeIssue(plainIssue(issue), app.settings.links?.base))
    await rename(`${file}.part`, file)
    exported.push({ issue: labelOf(issue), file })
  }
  return exported
}

async function allIssues(app: App): Promise<readonly StoredIssue[]> {
  const rows = await listIssues(app.db)
  return await Promise.all(rows.map(row => findIssue(app.db, row.id)))
}

/** Two issues of one day without numbers are told apart by their order. */
function fileNameFor(issue: StoredIssue, used: Set<string>): string {
  const stem = issue.number === null ? issue.date : `${issue.date}-${issue.number}`
  let name = `${stem}.md`
  for (let copy = 2; used.has(name); copy++) name = `${stem}-${String.fromCharCode(95 + copy)}.md`
  used.add(name)
  return name
}
