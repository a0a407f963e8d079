// A server that mail servers hand messages to (LMTP, RFC 2033): Postfix, OpenSMTPD and others. A message is answered with
// 250 once it is recorded, and with 451 when that failed, so that it is tried again. For loopback or a socket in the file
// system: it asks nobody who they are.
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server'
import { type Origin, parseOrigin } from '../mail-authentication/origin.ts'
import { MAX_RAW_OCTETS } from '../mail-parser/limits.ts'

export type LmtpAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

export interface LmtpServer {
  /** Where it listens: the port that was given to it, or the socket's path. */
  readonly place: string
  /** Takes no new message; resolves when the last is answered. */
  close(): Promise<void>
}

export interface LmtpOptions {
  readonly address: LmtpAddress
  /** Whether a message to that address is for us. */
  readonly isOurs: (address: string) => boolean
  /** Resolves once it is recorded. */
  readonly deliver: (raw: Uint8Array, origin: Origin | null) => Promise<void>
}

/** `127.0.0.1:24`, `[::1]:24`, or the path of a socket, with a slash in it; null for anything else. */
export function parseLmtpAddress(text: string): LmtpAddress | null {
  if (text.includes('/')) return { kind: 'socket', path: text }
  const [, host = '', port = ''] = /^(\[[0-9a-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? []
  const number = Number(port)
  if (host === '' || number > 65_535) return null
  return { kind: 'tcp', host: host.replace(/^\[|\]$/g, ''), port: number }
}

export async function startLmtp(options: LmtpOptions): Promise<LmtpServer> {
  const server = new SMTPServer(serverOptions(options))
  const place = await listening(server, options.address)
  server.on('error', () => {}) // a client that went away; its message was not answered with 250
  return { place, close: async () => await new Promise(resolve => server.close(() => resolve())) }
}

function serverOptions({ isOurs, deliver }: LmtpOptions): SMTPServerOptions {
  return {
    lmtp: true,
    name: 'newsletter.invalid',
    banner: 'newsletter',
    logger: false,
    size: MAX_RAW_OCTETS,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    useXForward: true,
    closeTimeout: 10_000,
    onRcptTo: ({ address }, _session, done) => {
      done(isOurs(address) ? null : refusal(550, '5.1.1 nobody here reads that address'))
    },
    onData: (stream, session, done) => {
      void answer(stream, session, deliver, done)
    },
  }
}

async function answer(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  deliver: LmtpOptions['deliver'],
  done: (error: Error | null, reply?: string) => void,
): Promise<void> {
  try {
    const message = Buffer.concat(await stream.toArray())
    if (stream.sizeExceeded) throw refusal(552, `5.3.4 larger than ${MAX_RAW_OCTETS} octets`)
    await deliver(Buffer.concat([Buffer.from(traceOf(session)), message]), originOf(session))
    done(null, '2.0.0 recorded')
  } catch (error) {
    done(error instanceof Refusal ? error : refusal(451, '4.3.0 not recorded, try again later'))
  }
}

/** What final delivery writes over a message (RFC 5321 §4.4), since an envelope stands nowhere else. */
function traceOf({ envelope }: SMTPServerSession): string {
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
  const lines = [
    `Return-Path: <${from}>`,
    ...envelope.rcptTo.map(({ address }) => `Delivered-To: ${address}`),
  ]
  return lines.map(line => `${line.replace(/[\r\n]/g, '')}\r\n`).join('')
}

/** What the server said of the client that it had the message from: Postfix does, with `lmtp_send_xforward_command`. */
function originOf({ envelope, xForward }: SMTPServerSession): Origin | null {
  return parseOrigin(
    String(xForward.get('ADDR') || ''),
    String(xForward.get('HELO') || ''),
    envelope.mailFrom === false ? '' : envelope.mailFrom.address,
  )
}

class Refusal extends Error {}

function refusal(responseCode: number, text: string): Refusal {
  return Object.assign(new Refusal(text), { responseCode })
}

async function listening(server: SMTPServer, address: LmtpAddress): Promise<string> {
  if (address.kind === 'socket') await rm(address.path, { force: true })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  server.once('error', reject)
  const started = () => {
    server.off('error', reject)
    resolve(address.kind === 'socket' ? address.path : String((server.server.address() as AddressInfo).port))
  }
  if (address.kind === 'socket') server.listen(address.path, started)
  else server.listen(address.port, address.host, started)
  return await promise
}
