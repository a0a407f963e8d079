// The newsletter's secret: made once, kept in .newsletter/keys with mode 0600, and part of a backup. Every use
// has a key of its own derived from it, so that what one can make is worth nothing to another.
import { hkdfSync, randomBytes, randomInt } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { NewsletterError } from '../errors.ts'
import type { App } from './app.ts'
import { readKeyFile, writeKeyFile } from './key-file.ts'

const secretSchema = z.strictObject({ id: z.int().min(1), secret: z.base64url().min(43) })

export interface Keys {
  /** Recorded in each dispatch: which secret its addresses and tokens come from. */
  readonly id: number
  readonly tokens: Uint8Array
  readonly verp: Uint8Array
  readonly messageIds: Uint8Array
  /** What the addresses of erased people are hashed with. */
  readonly erasures: Uint8Array
  /** Of lines of click logs: nobody without it can ask whether a line was counted. */
  readonly logLines: Uint8Array
}

export async function openKeys(app: Pick<App, 'workspace'>): Promise<Keys> {
  const file = join(app.workspace.keys, 'secret.json')
  const { id, secret } = parse(file, (await readKeyFile(file)) ?? (await make(file)))
  const derive = (use: string) =>
    new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', use, 32))
  return {
    id,
    tokens: derive('tokens'),
    verp: derive('verp'),
    messageIds: derive('message-ids'),
    erasures: derive('erasures'),
    logLines: derive('log-lines'),
  }
}

/** Of two processes that make it at once, both use the first one's. */
async function make(file: string): Promise<string> {
  const secret = { id: randomInt(1, 2 ** 31), secret: randomBytes(32).toString('base64url') }
  const content = `${JSON.stringify(secret)}\n`
  return (await writeKeyFile(file, content)) ? content : ((await readKeyFile(file)) ?? '')
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
