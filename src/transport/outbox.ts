// Where mail goes until a mail server is configured: a real SMTP server on loopback that keeps each message
// as a file, durable before it is accepted. A copy that is sent again replaces the first.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerDataStream,
  type SMTPServerOptions,
} from 'smtp-server'
import type { SmtpTarget } from './smtp/target.ts'

export interface Outbox {
  /** Good for this run only. */
  readonly target: SmtpTarget
  close(): Promise<void>
}

const LARGEST_MESSAGE = 25_000_000

/** Keeps mail in the folder `dir`, which it makes, readable for its owner alone. */
export async function startOutbox(dir: string): Promise<Outbox> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await chmod(dir, 0o700)
  const auth = { method: 'password' as const, user: 'outbox', pass: randomBytes(24).toString('base64url') }
  const server = new SMTPServer(serverOptions(dir, auth.pass))
  const port = await listening(server)
  server.on('error', () => {}) // a client that went away; its message was not accepted
  const close = () => new Promise<void>(resolve => server.close(() => resolve()))
  return { target: { host: '127.0.0.1', port, tls: 'off', auth }, close }
}

/** What a message's file is called: when it was dated, who gets it, and what tells it from all others. */
export function fileNameOf(message: Uint8Array, recipient: string): string {
  const header = Buffer.from(message).toString('latin1').split('\r\n\r\n', 1)[0] ?? ''
  const dated = new Date(/^Date:\s*(.*)$/im.exec(header)?.[1] ?? '')
  const day = Number.isNaN(dated.getTime()) ? 'undated' : dated.toISOString().slice(0, 10)
  const id = /^Message-ID:\s*(\S+)/im.exec(header)?.[1] ?? createHash('sha256').update(message).digest('hex')
  const mark = createHash('sha256').update(`${id}\n${recipient}`).digest('hex').slice(0, 10)
  return `${day}-${recipient.replace(/[^A-Za-z0-9@._+-]/g, '_').slice(0, 100)}-${mark}.eml`
}

function serverOptions(dir: string, password: string): SMTPServerOptions {
  return {
    name: 'outbox.invalid',
    banner: 'outbox',
    logger: false,
    size: LARGEST_MESSAGE,
    rejectOversized: true,
    hideSTARTTLS: true,
    authMethods: ['PLAIN'],
    allowInsecureAuth: true, // nothing leaves this machine
    disableReverseLookup: true,
    closeTimeout: 1_000,
    onAuth: (given, _session, done) => {
      const right = isSame(given.password ?? '', password)
      done(right ? null : new Error('wrong password'), right ? { user: 'outbox' } : undefined)
    },
    onData: (stream, { envelope }, done) => {
      void receive(dir, stream, envelope.rcptTo, done)
    },
  }
}

async function receive(
  dir: string,
  stream: SMTPServerDataStream,
  recipients: readonly SMTPServerAddress[],
  done: (error: Error | null, reply?: string) => void,
): Promise<void> {
  try {
    const message = Buffer.concat(await stream.toArray())
    // one that is too large is refused whatever we say
    const kept = stream.sizeExceeded ? [] : recipients
    for (const { address } of kept) await writeDurably(dir, fileNameOf(message, address), message)
    done(null, 'kept in the outbox')
  } catch {
    done(Object.assign(new Error('the outbox cannot be written'), { responseCode: 452 }))
  }
}

/** All or nothing: written aside, on the disk, then under its name, and the name on the disk too. */
async function writeDurably(dir: string, name: string, content: Uint8Array): Promise<void> {
  const aside = join(dir, `.${randomBytes(8).toString('hex')}.part`)
  try {
    await writeSynced(aside, content)
    await rename(aside, join(dir, name))
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
  await using folder = await open(dir, 'r')
  await folder.sync()
}

async function writeSynced(path: string, content: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(content)
  await file.sync()
}

function listening(server: SMTPServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const socket = server.listen(0, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((socket.address() as AddressInfo).port)
    })
  })
}

function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(right))
}
