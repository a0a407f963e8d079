// Received messages for tests: out of a few lines, without a parser between.
import { createHash } from 'node:crypto'
import type { Part, ReceivedMessage } from '../../src/inbound/received-message.ts'
import { parseFields } from '../../src/mail/header-fields.ts'

export function received(
  header: string,
  text: string | null = null,
  more: { readonly html?: string; readonly parts?: readonly Part[] } = {},
): ReceivedMessage {
  return {
    digest: createHash('sha256').update(`${header}\n${text}`).digest('hex'),
    size: header.length,
    fields: parseFields(header),
    text,
    html: more.html ?? null,
    flowed: false,
    parts: more.parts ?? [],
  }
}
