// A message on its way in, wherever it comes from.
import type { ReceivedTable } from '../../store/schema.ts'
import type { Mail } from '../../transport/mailbox/mail.ts'

export interface Incoming extends Mail {
  readonly way: ReceivedTable['way']
}

/** Messages of one mailbox. */
export async function* comingBy(
  way: Incoming['way'],
  mails: AsyncIterable<Mail>,
): AsyncGenerator<Incoming, void, undefined> {
  for await (const mail of mails) yield { ...mail, way }
}
