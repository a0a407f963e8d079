// MAIL, RCPT and DATA of one message, from typed addresses alone (RFC 5321 §3.3), and what can be said without
// asking the server.
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { type Address, needsSmtpUtf8 } from '../../mail/address.ts'
import type { Capabilities } from './capabilities.ts'
import { rejected } from './outcome.ts'

export interface Envelope {
  /** The envelope sender; '' is the null sender. */
  readonly from: Address | ''
  readonly to: Address
  /** Octets of the message. */
  readonly size: number
}

/** The three commands, without line ends. A message is 7-bit unless an address is not, so BODY is said only then. */
export function commandsOf({ from, to, size }: Envelope, offered: Capabilities): readonly string[] {
  const international = needsSmtpUtf8(from) || needsSmtpUtf8(to)
  const utf8 = international ? ' SMTPUTF8 BODY=8BITMIME' : '' // RFC 6531 §3.4, §3.6
  const octets = offered.size === null ? '' : ` SIZE=${size}`
  return [`MAIL FROM:<${from}>${octets}${utf8}`, `RCPT TO:<${to}>`, 'DATA']
}

/** What is known to be refused, answered as a server would answer it; null when the server must be asked. */
export function refusalBefore({ from, to, size }: Envelope, offered: Capabilities): SendOutcome | null {
  const international = [from, to].find(address => needsSmtpUtf8(address))
  if (international !== undefined && !offered.smtpUtf8) {
    // RFC 6531 §3.5
    return rejected(
      `553 5.6.7 not sent: the mail server takes no address like ${international} (SMTPUTF8)`,
      'mail',
    )
  }
  if (offered.size !== null && size > offered.size) {
    const sizes = `the message has ${size} octets and the mail server takes ${offered.size} (SIZE)`
    return rejected(`552 5.3.4 not sent: ${sizes}`, 'mail')
  }
  return null
}
