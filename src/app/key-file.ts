// Files that hold a secret: for their owner alone, durable before they are used, and never written over.
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** @returns null when there is none */
export async function readKeyFile(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

/** @returns whether it was written; false when there is one already, of whatever content */
export async function writeKeyFile(file: string, content: string): Promise<boolean> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const aside = join(folder, `.${randomBytes(8).toString('hex')}.part`)
  await using written = await open(aside, 'wx', 0o600)
  await written.writeFile(content)
  await written.sync()
  try {
    await link(aside, file)
    await using entries = await open(folder, 'r')
    await entries.sync()
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
