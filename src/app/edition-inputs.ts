// Everything that an edition depends on, as one digest: the issue, the letterhead, every template that could be
// asked for, and the program with the Node below it. Equal digests make equal editions; the reverse need not hold.
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RenderingOrder } from './rendering.ts'

/** Our own code: src, or what the build made of it. */
const CODE = join(import.meta.dirname, '..')
const MANIFEST = join(CODE, '..', 'package.json')

/** Folders below one another; more are a link that leads in a circle. */
const DEEPEST = 20

export async function digestOf({ issue, letterhead, folders }: RenderingOrder): Promise<string> {
  const program = [process.versions, sha256(await readFile(MANIFEST)), await filesBelow(CODE)]
  const templates = await Promise.all(folders.map(async folder => await filesBelow(folder)))
  return sha256(JSON.stringify([issue, letterhead, templates, program]))
}

/** Every file with its digest, in an order that is always the same, links followed; none where there is no folder. */
async function filesBelow(folder: string, depth = 0): Promise<readonly unknown[]> {
  if (depth > DEEPEST) return []
  const names = await unlessMissing(readdir(folder))
  return await Promise.all(
    (names ?? []).toSorted().map(async name => {
      const path = join(folder, name)
      const isFolder = (await unlessMissing(stat(path)))?.isDirectory()
      if (isFolder) return [name, await filesBelow(path, depth + 1)]
      const content = await unlessMissing(readFile(path))
      return [name, content && sha256(content)]
    }),
  )
}

/** null when there is no such file, or it went away meanwhile. */
async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
