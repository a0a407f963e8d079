// The archive as the database has it in this moment.

import { openAssets } from '../../render/archive/assets.ts'
import { type Files, filesOf } from '../../render/archive/files.ts'
import { type Site, siteOf } from '../../render/archive/site.ts'
import { builtInTemplates } from '../../render/built-in-templates.ts'
import { openTemplates } from '../../render/templates.ts'
import { givePages, publishedIssues, removedPosts } from '../../store/archive.ts'
import { atOneMoment } from '../../store/database.ts'
import { listLinks } from '../../store/links.ts'
import { type App, instant } from '../app.ts'
import { letterheadOf } from '../make-edition.ts'

export interface OpenSite {
  readonly site: Site
  readonly files: Files
}

/** @param subscribePath where the page to subscribe is, if there is one beside the archive */
export async function openSite(app: App, subscribePath: string | null): Promise<OpenSite> {
  await givePages(app.db, instant(app))
  const stored = await atOneMoment(app.db, async db => ({
    issues: await publishedIssues(db),
    links: await listLinks(db),
    removed: await removedPosts(db),
  }))
  const folders = [app.workspace.templates, builtInTemplates()]
  const letterhead = letterheadOf(app)
  const site = siteOf({ letterhead, subscribePath, linkBase: app.settings.links?.base, ...stored })
  return { site, files: filesOf(site, openAssets(folders), openTemplates(folders)) }
}
