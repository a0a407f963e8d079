// A letter as a whole message. What answers a message says so and refers to it; every letter says that no person
// sent it by hand, so that no machine answers it (RFC 3834 §5).
import type { Mailbox } from '../mail/address.ts'
import { composer, type Message } from '../mail/compose.ts'
import type { Signer } from '../mail/dkim.ts'
import type { Field } from '../mail/fields.ts'
import { formatMailbox } from '../mail/header-text.ts'
import type { MessageId } from '../mail/message-id.ts'
import type { Letter } from './letter.ts'
import { htmlPart, textPart } from './parts.ts'
import type { RenderedLetter } from './render-letter.ts'

export interface Posting {
  readonly from: Mailbox
  readonly replyTo: Mailbox
  /** The Date: when it was written down. */
  readonly date: Date
  readonly messageId: MessageId
  readonly signers: readonly Signer[]
}

export function letterMessage(letter: Letter, rendered: RenderedLetter, posting: Posting): Message {
  const { from, replyTo, date, messageId, signers } = posting
  const compose = composer({
    from,
    replyTo,
    subject: rendered.subject,
    date,
    fields: answeringFields(letter),
    text: textPart(rendered.text, false).pieces,
    html: rendered.html === null ? null : htmlPart(rendered.html, false).pieces,
    boundary: messageId,
    signers,
    policy: 'subscriber',
  })
  return compose({ fields: [formatMailbox(letter.to), messageId], body: [] })
}

function answeringFields({ answers }: Letter): readonly Field[] {
  if (answers === null) return [{ name: 'Auto-Submitted', value: 'auto-generated' }] // RFC 3834 §5
  const { messageId } = answers
  return [
    { name: 'Auto-Submitted', value: 'auto-replied' },
    ...(messageId === null
      ? []
      : [
          { name: 'In-Reply-To' as const, value: messageId },
          { name: 'References' as const, value: messageId },
        ]),
  ]
}
