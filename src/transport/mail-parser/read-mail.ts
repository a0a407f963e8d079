// One message's octets become a ReceivedMessage, by mailparser. Runs in a thread that can be killed: the limits
// are looked at first, but what gets past them may still take its time.
import { type AttachmentStream, MailParser, type MailParserOptions, type MessageText } from 'mailparser'
import type { Part, Reading } from '../../inbound/received-message.ts'
import { decodeHeader } from '../../mail/encoded-words.ts'
import { type Field, fieldOf, parseFields } from '../../mail/header-fields.ts'
import { digestOf } from './digest.ts'
import { MAX_HTML_CHARACTERS, MAX_PARTS, MAX_REPORT_CHARACTERS, MAX_TEXT_CHARACTERS } from './limits.ts'
import { scan } from './scan.ts'
import { singleBody } from './single-body.ts'

/** What a message can enclose that says something about another message. */
const WANTED =
  /^(message\/(delivery-status|global-delivery-status|feedback-report|disposition-notification|rfc822|global|global-headers)|text\/rfc822-headers?)$/

/** mailparser hands options on to its splitter, of which its types do not know. */
const OPTIONS: MailParserOptions & { readonly ignoreEmbedded: boolean; readonly maxChildNodes: number } = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  maxChildNodes: MAX_PARTS,
}

/** @param raw is changed */
export async function readMail(raw: Buffer): Promise<Reading> {
  const digest = digestOf(raw)
  const scanned = scan(raw)
  if (!scanned.ok) return { ...scanned, digest }
  const fields = parseFields(raw.toString('latin1', 0, scanned.headerEnd))
  const about = {
    digest,
    size: raw.length,
    fields,
    subject: decodeHeader(fieldOf(fields, 'subject') ?? ''),
    from: decodeHeader(fieldOf(fields, 'from') ?? ''),
    flowed: scanned.flowed,
  }
  const content = bodyOf(raw, scanned.headerEnd)
  const single = singleBody(fields, content)
  if (single !== null) {
    const text = single.type === 'plain' ? cut(single.text, MAX_TEXT_CHARACTERS) : null
    const html = single.type === 'html' ? cut(single.text, MAX_HTML_CHARACTERS) : null
    return { ok: true, message: { ...about, text, html, parts: [] } }
  }
  try {
    const { text, html, parts, isEmpty } = await parse(headOf(fields), content)
    const found = text ?? (isEmpty ? unparsed(raw, scanned.headerEnd) : null)
    return { ok: true, message: { ...about, text: found, html, parts } }
  } catch (error) {
    return { ok: false, digest, reason: `it cannot be parsed: ${String(error)}` }
  }
}

/** Behind the empty line. */
function bodyOf(raw: Buffer, headerEnd: number): Buffer {
  const start = raw[headerEnd] === 13 ? headerEnd + 2 : headerEnd + 1
  return raw.subarray(Math.min(start, raw.length))
}

interface Body {
  text: string | null
  html: string | null
  readonly parts: Part[]
  /** No part of it was found at all. */
  isEmpty: boolean
}

/** The fields that say how the body is to be read are all that the parser needs of the header (RFC 2045 §3). */
function headOf(fields: readonly Field[]): Buffer {
  const lines = fields.flatMap(({ name, value }) =>
    /^(?:mime-|content-)/.test(name) ? `${name}: ${value}\n` : [],
  )
  return Buffer.from(`${lines.join('')}\n`, 'latin1')
}

async function parse(head: Buffer, content: Buffer): Promise<Body> {
  const body: Body = { text: null, html: null, parts: [], isEmpty: true }
  const { promise, resolve, reject } = Promise.withResolvers<Body>()
  const parser = new MailParser(OPTIONS)
  parser.on('data', (data: AttachmentStream | MessageText) => {
    if (data.type === 'attachment') {
      body.isEmpty = false
      collect(data, body.parts)
    } else {
      body.text = cut(data.text, MAX_TEXT_CHARACTERS)
      body.html = cut(data.html, MAX_HTML_CHARACTERS)
    }
  })
  parser.on('end', () => {
    if (body.text !== null || body.html !== null) body.isEmpty = false
    resolve(body)
  })
  parser.on('error', reject)
  parser.write(head)
  parser.end(content)
  return await promise
}

/** mailparser reads on once an attachment is released. */
function collect(attachment: AttachmentStream, parts: Part[]): void {
  const chunks: Buffer[] = []
  let length = 0
  const wanted = WANTED.test(attachment.contentType)
  attachment.content.on('data', (chunk: Buffer) => {
    if (wanted && length < MAX_REPORT_CHARACTERS) chunks.push(chunk)
    length += chunk.length
  })
  attachment.content.on('end', () => {
    const text = Buffer.concat(chunks)
      .toString('utf8')
      .replaceAll('\r\n', '\n')
      .slice(0, MAX_REPORT_CHARACTERS)
    if (wanted) parts.push({ type: attachment.contentType, text })
    attachment.release()
  })
}

/** A multipart whose boundary never comes: what stands there is read as it is. */
function unparsed(raw: Buffer, headerEnd: number): string | null {
  const text = raw.toString('utf8', headerEnd, headerEnd + MAX_REPORT_CHARACTERS)
  return text.replaceAll('\r\n', '\n').trim() || null
}

function cut(text: string | boolean | undefined, most: number): string | null {
  return typeof text === 'string' && text !== '' ? text.slice(0, most) : null
}
