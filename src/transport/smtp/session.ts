// From nothing to a server that is ready for MAIL:
//
//   connecting   the socket, and TLS at once for smtps.
//   greeting     the server speaks first; anything but 220 ends it.
//   EHLO         tells what the server offers (RFC 5321 §4.1.1.1); a server without EHLO gets HELO.
//   STARTTLS     where the target asks for it: no TLS, no session. What was offered in the clear is forgotten,
//                and EHLO asked again (RFC 3207 §4.2).
//   AUTH         where the target has a user; never before TLS where TLS is asked for.
//   ready        belongs to hand-over.ts until it ends.
//
// Whatever goes wrong here is the configuration's or the server's fault and nothing was sent: the error says which
// server, what happened, and what to do, and no password is in it. Never retries.
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { ConnectionOptions } from 'node:tls'
import { type Capabilities, NONE, readCapabilities } from './capabilities.ts'
import { QUIT_MS, TIMEOUTS, type Timeouts } from './limits.ts'
import type { ReplyText } from './replies.ts'
import { signIn } from './sign-in.ts'
import type { SmtpTarget } from './target.ts'
import { NotEncrypted, unusable } from './unusable.ts'
import { Wire } from './wire.ts'

export interface Session {
  readonly wire: Wire
  readonly capabilities: Capabilities
  readonly timeouts: Timeouts
}

/** The server said no to a step of opening. */
class Refused extends Error {}

/** @throws NewsletterError 'smtp' */
export async function openSession(target: SmtpTarget, timeouts = TIMEOUTS): Promise<Session> {
  const implicit = target.tls === 'implicit'
  const wire = new Wire(target.host, target.port, implicit ? tlsOf(target) : null)
  try {
    expect(await wire.reply(timeouts.connect), '220')
    let capabilities = await greet(wire, timeouts)
    if (target.tls === 'starttls') {
      await startTls(wire, target, timeouts)
      capabilities = await greet(wire, timeouts)
    }
    if (target.auth !== null) await signIn(wire, target.auth, capabilities.auth, timeouts)
    return { wire, capabilities, timeouts }
  } catch (error) {
    wire.abort('it could not be used')
    throw unusable(target, error)
  }
}

/** Takes leave; never throws, and waits no longer than it must. */
export async function closeSession({ wire, timeouts }: Session): Promise<void> {
  if (wire.open) {
    wire.write('QUIT\r\n')
    await wire.reply(Math.min(QUIT_MS, timeouts.connect)).catch(() => {})
  }
  wire.abort('closed')
}

async function greet(wire: Wire, { connect }: Timeouts): Promise<Capabilities> {
  const name = clientName(wire)
  wire.write(`EHLO ${name}\r\n`)
  const reply = await wire.reply(connect)
  if (reply.startsWith('250')) return readCapabilities(reply)
  if (!reply.startsWith('50')) throw new Refused(reply)
  wire.write(`HELO ${name}\r\n`) // RFC 5321 §3.2: it does not know EHLO
  expect(await wire.reply(connect), '250')
  return NONE
}

/** Asked for whether it was offered or not: somebody on the way may have struck out the offer. */
async function startTls(wire: Wire, target: SmtpTarget, { connect }: Timeouts): Promise<void> {
  wire.write('STARTTLS\r\n')
  const reply = await wire.reply(connect)
  if (!reply.startsWith('220')) throw new NotEncrypted(reply)
  await wire.encrypt(tlsOf(target), connect)
}

function expect(reply: ReplyText, code: string): void {
  if (!reply.startsWith(code)) throw new Refused(reply)
}

/** Said here, so that no variable of the environment can turn it off. */
function tlsOf({ host, ca }: SmtpTarget): ConnectionOptions {
  return {
    host,
    ...(isIP(host) ? {} : { servername: host }),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
  }
}

/** Our name, or our address where this machine has no full one (RFC 5321 §4.1.4). */
function clientName(wire: Wire): string {
  const name = hostname()
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)) return name
  const address = wire.localAddress
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`
}
