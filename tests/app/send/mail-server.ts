// A mail server on loopback that keeps what it accepts, and says no where a test tells it to.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

export interface Letter {
  readonly from: string
  readonly to: string
  readonly messageId: string
  readonly message: string
}

export interface MailServer {
  readonly url: string
  /** What it accepted, in order. */
  readonly letters: Letter[]
  /** Every RCPT, accepted or not. */
  readonly asked: string[]
  /** `550 5.1.1 no such user`, or null to accept; for a recipient, and how often they were asked for before. */
  onRecipient: (address: string, before: number) => string | null
  /** The same for a whole message; resolves when it may be answered. */
  onMessage: (letter: Letter, before: number) => Promise<string | null> | string | null
}

export async function mailServer(): Promise<MailServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) => {
      const before = served.asked.filter(one => one === address).length
      served.asked.push(address)
      done(asError(served.onRecipient(address, before)))
    },
    onData: (stream, { envelope }, done) => {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
      const to = envelope.rcptTo.map(({ address }) => address).join(' ')
      void receive(served, stream, { from, to }, done)
    },
  })
  server.on('error', () => {}) // a client that was killed
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const served: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    letters: [],
    asked: [],
    onRecipient: () => null,
    onMessage: () => null,
  }
  onTestFinished(async () => await new Promise<void>(resolve => server.close(() => resolve())))
  return served
}

async function receive(
  served: MailServer,
  stream: AsyncIterable<Buffer>,
  envelope: Pick<Letter, 'from' | 'to'>,
  done: (error: Error | null) => void,
): Promise<void> {
  const chunks = await Array.fromAsync(stream).catch(() => null)
  if (chunks === null) return // the client went away in the middle of it
  const message = Buffer.concat(chunks).toString('latin1')
  const letter = { ...envelope, messageId: /^Message-ID: (\S+)/im.exec(message)?.[1] ?? '', message }
  const before = served.letters.filter(({ to }) => to === letter.to).length
  const refusal = await served.onMessage(letter, before)
  if (refusal === null) served.letters.push(letter)
  done(asError(refusal))
}

/** How many copies everybody got, by address. */
export function copies({ letters }: MailServer): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(Object.groupBy(letters, ({ to }) => to)).map(([to, all]) => [to, all?.length ?? 0]),
  )
}

function asError(reply: string | null): Error | null {
  if (reply === null) return null
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) })
}
