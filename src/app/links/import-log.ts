// Counts the clicks that a web server logged, where short links are files on some host. A line that was counted is
// known again by a keyed digest, so that a log can come twice, grown, rotated or in overlapping parts.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { NewsletterError } from '../../errors.ts'
import { type PendingClick, settle } from '../../links/bursts.ts'
import { readLogLine } from '../../links/click-log.ts'
import { CLICK_KINDS, type ClickKind } from '../../links/clicks.ts'
import { hmacSha256 } from '../../mail/hmac.ts'
import { linkFolderOf } from '../../render/archive/site.ts'
import { countClicks, newLogLines } from '../../store/clicks.ts'
import { inTransaction } from '../../store/database.ts'
import { type Link, listLinks } from '../../store/links.ts'
import type { App } from '../app.ts'
import { openKeys } from '../keys.ts'

export interface ImportedLog {
  /** Lines in the file. */
  readonly lines: number
  /** Of requests for a short link; of these some were counted before. */
  readonly clicks: number
  readonly counted: Readonly<Record<ClickKind, number>>
  /** Lines that are in no format that is known. */
  readonly unread: number
}

interface LoggedClick extends PendingClick {
  readonly digest: string
}

/** @throws NewsletterError 'input' when the file cannot be read */
export async function importLog(app: App, file: string): Promise<ImportedLog> {
  const links = await listLinks(app.db)
  const { clicks, lines, unread } = await clicksIn(app, file, links)
  const perIssue = Map.groupBy(links, link => link.issue_id)
  const settled = settle(clicks, Number.POSITIVE_INFINITY, issueId => perIssue.get(issueId)?.length ?? 0)
  const counted = await inTransaction(app.db, async db => {
    const fresh = await newLogLines(
      db,
      settled.counted.map(({ of }) => of.digest),
    )
    const own = settled.counted.filter(({ of }) => fresh.has(of.digest))
    await countClicks(db, own)
    return own
  })
  const kinds = CLICK_KINDS.map(kind => [kind, counted.filter(one => one.kind === kind).length] as const)
  return {
    lines,
    clicks: clicks.length,
    counted: Object.fromEntries(kinds) as Record<ClickKind, number>,
    unread,
  }
}

async function clicksIn(app: App, file: string, links: readonly Link[]) {
  const { logLines: key } = await openKeys(app)
  const slugs = new Map(links.map(link => [link.slug, link]))
  const folder = linkFolderOf(app.settings.links?.base, app.settings.baseUrl)
  /** Several requests may make the very same line. */
  const copies = new Map<string, number>()
  const clicks: LoggedClick[] = []
  let [lines, unread] = [0, 0]
  for await (const line of linesOf(file)) {
    lines += 1
    const request = readLogLine(line)
    if (request === null && !/\[[^\]]+\] "[A-Z]+ /.test(line.slice(0, 1_000))) unread += 1
    const link = slugs.get(slugIn(request?.path ?? '', folder))
    if (request === null || link === undefined) continue
    const copy = (copies.get(line) ?? 0) + 1
    copies.set(line, copy)
    clicks.push({
      visitor: `${request.client} ${request.agent}`,
      linkId: link.id,
      issueId: link.issue_id,
      at: request.at,
      kind: request.kind,
      digest: hmacSha256(key, `${copy} ${line}`).subarray(0, 16).toString('base64url'),
    })
  }
  return { clicks, lines, unread }
}

function slugIn(path: string, folder: string): string {
  if (!path.startsWith(`/${folder}`)) return ''
  return /^([\w-]+)(?:\/|\/index\.html|\.html)?$/.exec(path.slice(folder.length + 1))?.[1] ?? ''
}

async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  try {
    const octets = createReadStream(file)
    const text: Readable = file.endsWith('.gz') ? octets.compose(createGunzip()) : octets
    yield* createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new NewsletterError(
      'input',
      { what: `${file} cannot be read (${why}).`, fix: 'Give the path of a log in the combined format.' },
      { cause },
    )
  }
}
