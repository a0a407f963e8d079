// Takes a post out of the archive, wherever it ran, and disables its short links; the record of what was sent stays
// as it is. It can be put back.
import { NewsletterError } from '../../errors.ts'
import { shownSlug } from '../../links/numbering.ts'
import { addRemoval, dropRemoval, entriesOfPost, keyOfPost } from '../../store/archive.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { findIssue } from '../../store/issues.ts'
import { disableLinksWith, enableLinksWith, findLink, type Link, listLinks } from '../../store/links.ts'
import { type App, instant } from '../app.ts'

export interface Removal {
  readonly post: string
  readonly title: string
  /** The slugs of its short links. */
  readonly links: readonly string[]
}

/** @param post its address, or a short link to it as address or slug */
export async function removePost(app: App, post: string): Promise<Removal> {
  return await inTransaction(app.db, async db => {
    const { key, removal } = await postMeant(db, post)
    if (!(await addRemoval(db, key, instant(app)))) throw already(post, 'was taken out before')
    await disableLinksWith(db, key, removal.links)
    return removal
  })
}

/** @returns as its links those that lead again: one that was disabled by itself does not */
export async function restorePost(app: App, post: string): Promise<Removal> {
  return await inTransaction(app.db, async db => {
    const { key, removal } = await postMeant(db, post)
    if (!(await dropRemoval(db, key))) throw already(post, 'was not taken out')
    return { ...removal, links: await enableLinksWith(db, key) }
  })
}

async function postMeant(db: Db, post: string): Promise<{ readonly key: string; readonly removal: Removal }> {
  const address = (await addressMeant(db, post)) ?? post
  const key = keyOfPost(address)
  const entries = await entriesOfPost(db, key)
  const [first] = entries
  if (first === undefined) {
    throw new NewsletterError('notFound', {
      what: `No post in any issue has the address ${post}.`,
      fix: 'Give the address that the issue shows, or its short link.',
    })
  }
  const slugs = new Set(entries.map(entry => shownSlug({ url: entry.url, shortUrl: entry.short_url })))
  const links = (await listLinks(db)).filter(link => slugs.has(link.slug) && leadsTo(link, key))
  return { key, removal: { post: first.url, title: first.title, links: links.map(({ slug }) => slug) } }
}

/** A short link may be shown by two posts; only its own is disabled with it. */
function leadsTo({ target }: Link, key: string): boolean {
  return target === null || keyOfPost(target) === key
}

/** What a short link stands for. */
async function addressMeant(db: Db, post: string): Promise<string | null> {
  const slug = /^[\w-]+$/.test(post) ? post : shownSlug({ url: post, shortUrl: null })
  const link = slug === null ? undefined : await findLink(db, slug)
  if (link === undefined) return null
  if (link.target !== null) return link.target
  return await entryShowing(db, link)
}

/** An imported link whose target nobody knows is its entry's own address. */
async function entryShowing(db: Db, { slug, issue_id: issueId }: Link): Promise<string | null> {
  if (issueId === null) return null
  const { entries } = await findIssue(db, issueId)
  return entries.find(entry => shownSlug(entry) === slug)?.url ?? null
}

function already(post: string, what: string): NewsletterError {
  return new NewsletterError('state', { what: `${post} ${what}.`, fix: 'There is nothing to do.' })
}
