// The archive as it is served: every page is made when somebody first asks for it, and kept until something changes.
import { createHash } from 'node:crypto'
import type { PublicFile } from '../../render/archive/files.ts'
import type { App } from '../app.ts'
import { currentSite } from './current-site.ts'

export interface ServedFile extends PublicFile {
  /** A strong validator (RFC 9110 §8.8.3), with its quotes. */
  readonly etag: string
}

/**
 * @param path without the slash that it begins with, decoded; '' is the front page
 * @returns null where the archive has nothing of that path. Short links are no part of it.
 */
export async function archivePage(app: App, path: string): Promise<ServedFile | null> {
  const { files, made } = await currentSite(app)
  const known = made.get(path)
  if (known) return known
  const file = await files.make(path)
  if (file === null) return null
  const digest = createHash('sha256').update(file.body).digest('base64url').slice(0, 22)
  const served = { ...file, etag: `"${digest}"` }
  made.set(path, served)
  return served
}
