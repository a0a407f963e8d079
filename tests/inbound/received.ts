// Received messages for tests: out of a few lines, without a parser between.
import { createHash } from 'node:crypto'
import type { Part, ReceivedMessage } from '../../src/inbound/received-message.ts'
import { decodeHeader } from '../../src/mail/encoded-words.ts'
import { fieldOf, parseFields } from '../../src/mail/header-fields.ts'

export function received(
  header: string,
  text: string | null = null,
  more: { readonly html?: string; readonly parts?: readonly Part[] } = {},
): ReceivedMessage {
  const fields = parseFields(header)
  return {
    digest: createHash('sha256').update(`${header}\n${text}`).digest('hex'),
    size: header.length,
    fields,
    subject: decodeHeader(fieldOf(fields, 'subject') ?? ''),
    from: decodeHeader(fieldOf(fields, 'from') ?? ''),
    text,
    html: more.html ?? null,
    flowed: false,
    parts: more.parts ?? [],
  }
}
