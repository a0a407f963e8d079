// The newsletter's secret: made once, kept in .newsletter/keys with mode 0600, and part of a backup. Every use
// has a key of its own derived from it, so that what one can make is worth nothing to another.
import { hkdfSync, randomBytes, randomInt } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { NewsletterError } from '../errors.ts'
import type { App } from './app.ts'

const secretSchema = z.strictObject({ id: z.int().min(1), secret: z.base64url().min(43) })

export interface Keys {
  /** Recorded in each dispatch: which secret its addresses and tokens come from. */
  readonly id: number
  readonly tokens: Uint8Array
  readonly verp: Uint8Array
  readonly messageIds: Uint8Array
}

export async function openKeys(app: Pick<App, 'workspace'>): Promise<Keys> {
  const file = join(app.workspace.keys, 'secret.json')
  const { id, secret } = parse(file, (await read(file)) ?? (await make(app.workspace.keys, file)))
  const derive = (use: string) =>
    new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', use, 32))
  return { id, tokens: derive('tokens'), verp: derive('verp'), messageIds: derive('message-ids') }
}

async function read(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Durable before it is used; of two processes that make it at once, both use the first one's. */
async function make(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const aside = join(folder, `.${randomBytes(8).toString('hex')}.part`)
  const content = `${JSON.stringify({ id: randomInt(1, 2 ** 31), secret: randomBytes(32).toString('base64url') })}\n`
  await using written = await open(aside, 'wx', 0o600)
  await written.writeFile(content)
  await written.sync()
  try {
    await link(aside, file)
    await using entries = await open(folder, 'r')
    await entries.sync()
    return content
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return await readFile(file, 'utf8')
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

function parse(file: string, text: string): z.output<typeof secretSchema> {
  try {
    return secretSchema.parse(JSON.parse(text))
  } catch {
    throw new NewsletterError('state', {
      what: `${file} is damaged.`,
      fix: 'Put it back from a backup: the links in mails that were sent work with it alone.',
    })
  }
}
