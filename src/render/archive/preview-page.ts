// An issue's page in the archive before there is one: a single file that needs no other.
import type { Issue } from '../../issues/issue.ts'
import type { Letterhead } from '../view.ts'
import { issuePage } from './issue-page.ts'
import { publicIssue } from './public-issue.ts'

/** @param style the style sheet itself */
export function previewPage(
  letterhead: Letterhead,
  issue: Issue,
  style: string,
  linkBase: string | undefined,
): string {
  const at = `${issue.date}T00:00:00.000Z`
  const entries = issue.entries.map(entry => ({ ...entry, key: entry.url }))
  const published = { ...issue, id: 0, slug: issue.date, publishedAt: at, updatedAt: at, entries }
  const frame = { letterhead, subscribePath: null, style: { content: style }, root: `${letterhead.baseUrl}/` }
  return issuePage(frame, publicIssue(published, new Set(), linkBase), { older: null, newer: null })
}
