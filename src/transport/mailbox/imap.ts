// The unseen messages of one IMAP folder (RFC 9051), and of no other; read without marking them, and marked as seen once they were
// taken. Watching, it waits for new ones by IDLE, and connects again, later with each failure, when the server goes away.
import { setTimeout } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { NewsletterError } from '../../errors.ts'
import { MAX_RAW_OCTETS } from '../mail-parser/limits.ts'
import { endingOf } from './ending.ts'
import type { ImapTarget } from './imap-target.ts'
import type { Mail } from './mail.ts'

export interface ImapReading {
  readonly target: ImapTarget
  /** Goes on until it is stopped; else ends with the last message that is there. */
  readonly watch: boolean
  /** Marks what was taken as seen. */
  readonly flag: boolean
  readonly stop: AbortSignal
  readonly notice: (line: string) => void
}

/** Servers end an idle connection after half an hour (RFC 2177). */
const IDLE_MS = 10 * 60 * 1_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 5 * 60 * 1_000

export async function* readImap(reading: ImapReading): AsyncGenerator<Mail, void, undefined> {
  let pause = FIRST_PAUSE_MS
  let opened = false
  const onOpen = () => {
    opened = true
    pause = FIRST_PAUSE_MS
  }
  while (!reading.stop.aborted) {
    try {
      yield* readSession(reading, onOpen)
      if (!reading.watch) return
    } catch (error) {
      // What never was open is a mistake, not a server that went away.
      if (!reading.watch || !opened || isRefusal(error)) throw unusable(reading.target, error)
      reading.notice(`the mailbox is away (${reasonOf(error)}); trying again in ${pause / 1_000} seconds`)
    }
    await setTimeout(pause, undefined, { signal: reading.stop }).catch(() => {})
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}

/** As long as one connection lives. */
async function* readSession(reading: ImapReading, onOpen: () => void): AsyncGenerator<Mail, void, undefined> {
  const client = clientFor(reading.target)
  const ending = endingOf()
  client.on('error', error => ending.end(error))
  client.on('close', () => ending.end(new Error('the connection was closed')))
  const onStop = () => ending.end(null)
  reading.stop.addEventListener('abort', onStop, { once: true })
  const untaken = new Set<number>()
  const given = new Set<number>()
  let settled = Promise.withResolvers<void>()
  try {
    await client.connect()
    await client.mailboxOpen(reading.target.folder, { readOnly: !reading.flag })
    onOpen()
    while (!reading.stop.aborted) {
      const news = Promise.withResolvers<void>()
      client.once('exists', () => news.resolve())
      const unseen = await client.search({ seen: false }, { uid: true })
      for (const uid of (unseen || []).filter(uid => !given.has(uid))) {
        const source = { maxLength: MAX_RAW_OCTETS + 1 }
        const message = await ending.or(client.fetchOne(String(uid), { source }, { uid: true }))
        given.add(uid)
        if (!message || message.source === undefined) continue
        untaken.add(uid)
        const taken = async () => {
          if (reading.flag) await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })
          untaken.delete(uid)
          if (untaken.size === 0) settled.resolve()
        }
        yield { raw: message.source, place: uid, taken }
      }
      // Whoever reads flags what was taken by this very connection.
      if (reading.flag && untaken.size > 0) {
        await ending.or(settled.promise)
        settled = Promise.withResolvers()
      }
      if (!reading.watch) return
      await ending.or(Promise.race([news.promise, client.idle()]))
    }
  } finally {
    reading.stop.removeEventListener('abort', onStop)
    client.close()
  }
}

function clientFor({ host, port, tls, auth }: ImapTarget): ImapFlow {
  return new ImapFlow({
    host,
    port,
    secure: tls === 'implicit',
    ...(tls === 'implicit' ? {} : { doSTARTTLS: tls === 'starttls' }),
    auth,
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    maxLiteralSize: 2 * MAX_RAW_OCTETS,
    clientInfo: { name: 'newsletter' },
  })
}

/** The server is there and does not want us: trying again changes nothing. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'authenticationFailed' in error && error.authenticationFailed === true
}

function unusable({ host, port, folder }: ImapTarget, error: unknown): NewsletterError {
  return new NewsletterError(
    'imap',
    {
      what: `The folder ${folder} at ${host}:${port} cannot be read: ${reasonOf(error)}`,
      fix: 'See inbound.imap in newsletter.yaml: address, user, password, and the folder’s name.',
    },
    { cause: error },
  )
}

/** The server's own words where it said some. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason was given'
  const said = 'responseText' in error && typeof error.responseText === 'string' ? error.responseText : ''
  return said || error.message
}
