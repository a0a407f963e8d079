// Messages in a Maildir: what is new, and what nobody has seen yet. One that was taken moves to cur/ with the flag S, by
// one rename, so that it is in exactly one place at any moment. A plain folder of messages is read, too, and left as it
// is.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mail } from './mail.ts'

/** @param all those that were seen before, too */
export async function* readMaildir(folder: string, all: boolean): AsyncGenerator<Mail, void, undefined> {
  const isMaildir = existsSync(join(folder, 'new')) || existsSync(join(folder, 'cur'))
  if (!isMaildir) {
    yield* readFiles(folder, await namesIn(folder), async () => {})
    return
  }
  const unseen = (await namesIn(join(folder, 'cur'))).filter(name => all || !/:2,[A-Z]*S/i.test(name))
  yield* readFiles(join(folder, 'cur'), unseen, async name => {
    if (!/:2,[A-Z]*S/i.test(name)) await move(join(folder, 'cur'), name, folder)
  })
  yield* readFiles(join(folder, 'new'), await namesIn(join(folder, 'new')), async name => {
    await move(join(folder, 'new'), name, folder)
  })
}

async function* readFiles(
  folder: string,
  names: readonly string[],
  taken: (name: string) => Promise<void>,
): AsyncGenerator<Mail, void, undefined> {
  for (const name of names) {
    const raw = await unlessGone(readFile(join(folder, name)))
    if (raw !== null) yield { raw, place: name, taken: async () => await taken(name) }
  }
}

/** Another process that took it meanwhile has done the same. */
async function move(from: string, name: string, maildir: string): Promise<void> {
  const cur = join(maildir, 'cur')
  await mkdir(cur, { recursive: true })
  const [base = name, flags = ''] = name.split(':2,')
  const kept = [...new Set(`${flags}S`)].toSorted().join('')
  await unlessGone(rename(join(from, name), join(cur, `${base}:2,${kept}`)))
}

/** By name, which begins with the time of delivery; no folders, nothing hidden. */
async function namesIn(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
    .map(entry => entry.name)
    .toSorted()
}

async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
