// A folder that is all ours, but for what is hidden: every file is written beside its place and moved there, what is
// the same stays untouched, and what we wrote before and no longer have is removed. Nothing that we did not write is
// ever overwritten or removed, and no symbolic link is followed (S-26). Killed in between, it is run again.
import { createHash } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { NewsletterError } from '../../errors.ts'

export interface Written {
  readonly folder: string
  readonly files: number
  readonly written: number
  readonly unchanged: number
  readonly removed: number
}

/** Lists what is ours, and marks the folder as that. */
const MANIFEST = '.newsletter-archive.json'

const manifestSchema = z.strictObject({
  files: z.array(z.string()),
  /** A run is under way, or was killed. */
  unfinished: z.boolean(),
})

interface Own {
  readonly files: ReadonlySet<string>
  readonly unfinished: boolean
}

/** By path below the folder, with `/`: what makes its content. */
export type Content = ReadonlyMap<string, () => string | Promise<string>>

/** @throws NewsletterError when the folder holds what is not ours, or cannot be written */
export async function writeFolder(folder: string, content: Content): Promise<Written> {
  try {
    return await write(folder, content)
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause) || !('code' in cause)) throw cause
    throw new NewsletterError(
      'state',
      {
        what: `${folder} cannot be written (${String(cause.code)}).`,
        fix: 'Make room, or name a folder that you may write to; then run it again.',
      },
      { cause },
    )
  }
}

/** Looks first whether everything can be put in its place. */
async function write(folder: string, content: Content): Promise<Written> {
  const { files: before, unfinished } = await ownFiles(folder)
  const paths = new Set(content.keys())
  const all = before.union(paths)
  for (const path of all) await refuseForeign(folder, path, before)
  await writeManifest(folder, { files: all, unfinished: true })
  if (unfinished) for (const path of all) await rm(partOf(folder, path), { force: true })
  let written = 0
  for (const [path, make] of content) if (await put(folder, path, await make())) written += 1
  const gone = before.difference(paths)
  for (const path of gone) {
    await rm(join(folder, path), { force: true })
    await removeEmpty(folder, dirname(path))
  }
  await writeManifest(folder, { files: paths, unfinished: false })
  return { folder, files: paths.size, written, unchanged: paths.size - written, removed: gone.size }
}

/** What we wrote before; nothing in a new folder. */
async function ownFiles(folder: string): Promise<Own> {
  await mkdir(folder, { recursive: true })
  const listed = await readText(join(folder, MANIFEST))
  if (listed !== null) return parseManifest(folder, listed)
  const foreign = (await readdir(folder)).filter(name => !name.startsWith('.') && name !== 'CNAME')
  if (foreign.length === 0) return { files: new Set(), unfinished: false }
  throw new NewsletterError('state', {
    what: `${folder} holds other files already (${foreign.slice(0, 3).join(', ')}), and no archive that was built here.`,
    fix: 'Name a folder that is empty or does not exist yet.',
  })
}

function parseManifest(folder: string, text: string): Own {
  try {
    const { files, unfinished } = manifestSchema.parse(JSON.parse(text))
    if (files.every(isBelow)) return { files: new Set(files), unfinished }
  } catch {
    // told below
  }
  throw new NewsletterError('state', {
    what: `${join(folder, MANIFEST)} is damaged, so it is not known which files are the archive's.`,
    fix: 'Empty the folder, or name another one.',
  })
}

/** Whether a path stays below the folder. */
function isBelow(path: string): boolean {
  return path.split('/').every(part => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(path)
}

/** An empty file that somebody made before us is nobody's loss: `.nojekyll` is one. */
async function refuseForeign(folder: string, path: string, own: ReadonlySet<string>): Promise<void> {
  if (!isBelow(path)) throw new Error(`${path} is no path below a folder`)
  const parts = path.split('/')
  for (const [at] of parts.entries()) {
    const place = join(folder, ...parts.slice(0, at + 1))
    const found = await lstat(place).catch(() => null)
    if (found === null) return
    const isLast = at === parts.length - 1
    if (isLast ? found.isFile() && (own.has(path) || found.size === 0) : found.isDirectory()) continue
    throw new NewsletterError('state', {
      what: `${place} is in the way, and was not written by the archive.`,
      fix: 'Move it elsewhere, or name another folder.',
    })
  }
}

/** @returns false when the file holds just this already */
async function put(folder: string, path: string, body: string): Promise<boolean> {
  const [file, part] = [join(folder, path), partOf(folder, path)]
  const octets = Buffer.from(body)
  if (digest(octets) === (await readFile(file).then(digest, () => null))) return false
  await mkdir(dirname(file), { recursive: true })
  await writeFile(part, octets, { flag: 'wx' })
  await rename(part, file)
  return true
}

/** What is left of a file when its writing is killed; there is none of that name after a run. */
function partOf(folder: string, path: string): string {
  return join(folder, `${path}.part`)
}

function digest(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}

async function writeManifest(folder: string, { files, unfinished }: Own): Promise<void> {
  const text = `${JSON.stringify({ files: [...files].toSorted(), unfinished }, null, 1)}\n`
  const part = partOf(folder, MANIFEST)
  // What a killed run left, or a link that somebody laid there: never written through.
  await rm(part, { force: true })
  await writeFile(part, text, { flag: 'wx' })
  await rename(part, join(folder, MANIFEST))
}

async function removeEmpty(folder: string, path: string): Promise<void> {
  for (let at = path; at !== '.'; at = dirname(at)) {
    const isEmpty = await rmdir(join(folder, at)).then(
      () => true,
      () => false,
    )
    if (!isEmpty) return
  }
}

async function readText(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch(() => null)
}
