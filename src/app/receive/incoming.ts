// A message on its way in, wherever it comes from.

import type { ReceivedTable } from '../../store/schema.ts'
import type { Origin } from '../../transport/mail-authentication/origin.ts'
import type { Mail } from '../../transport/mailbox/mail.ts'

export interface Incoming extends Mail {
  readonly way: ReceivedTable['way']
  /** It was handed over by the mail server that took it, which may have told from where; null when it lay in a mailbox. */
  readonly direct: { readonly origin: Origin | null } | null
}

/** Messages of one mailbox, or the one that a mail server hands over. */
export async function* comingBy(
  way: Incoming['way'],
  mails: AsyncIterable<Mail>,
  direct: Incoming['direct'] = null,
): AsyncGenerator<Incoming, void, undefined> {
  for await (const mail of mails) yield { ...mail, way, direct }
}
