// AUTH (RFC 4954): PLAIN (RFC 4616) where it is offered, LOGIN where only that is, XOAUTH2 where the address of the
// server asks for it. The secret is in no error: whoever catches one redacts what a server repeats.
import type { Capabilities } from './capabilities.ts'
import type { Timeouts } from './limits.ts'
import type { ReplyText } from './replies.ts'
import type { SmtpAuth } from './target.ts'
import { SignInRefused } from './unusable.ts'
import type { Wire } from './wire.ts'

/** @throws SignInRefused with the server's own words; Ended */
export async function signIn(
  wire: Wire,
  auth: SmtpAuth,
  offered: Capabilities['auth'],
  timeouts: Timeouts,
): Promise<void> {
  const answer = await converse(wire, turnsOf(auth, offered), timeouts.connect)
  if (!answer.startsWith('235')) throw new SignInRefused(answer)
}

/** What is said, one turn after the other, each but the first in answer to a 334. */
function turnsOf({ method, user, pass }: SmtpAuth, offered: Capabilities['auth']): readonly string[] {
  if (method === 'xoauth2') {
    requireOffer('XOAUTH2', offered)
    const token = base64(`user=${user}\u0001auth=Bearer ${pass}\u0001\u0001`)
    return [`AUTH XOAUTH2 ${token}`, ''] // a refusal comes as a 334 that wants an empty line
  }
  if (offered.has('PLAIN')) return [`AUTH PLAIN ${base64(`\0${user}\0${pass}`)}`]
  requireOffer('LOGIN', offered)
  return ['AUTH LOGIN', base64(user), base64(pass)]
}

function requireOffer(method: string, offered: Capabilities['auth']): void {
  if (offered.has(method)) return
  const ways = [...offered].join(', ')
  throw new SignInRefused(
    ways === '' ? 'it takes no user name and password' : `it signs in by ${ways} and not by ${method}`,
  )
}

async function converse(wire: Wire, turns: readonly string[], ms: number): Promise<ReplyText> {
  let answer = ''
  for (const turn of turns) {
    wire.write(`${turn}\r\n`)
    answer = await wire.reply(ms)
    if (!answer.startsWith('334')) return answer
  }
  return answer
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
