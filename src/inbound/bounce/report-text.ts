// The two halves of a bounce's text: what the server says, and what it quotes of the message. Between them stands a
// line of words or dashes, or simply the first field of a header.
import { type Field, parseFields } from '../../mail/header-fields.ts'

export interface ReportText {
  /** What the server says, line by line. */
  readonly lines: readonly string[]
  /** The header of the message, as far as it is quoted. */
  readonly original: readonly Field[]
}

/** No server says more; what follows is quoted. */
const LONGEST_REPORT = 16_000
const LONGEST_ORIGINAL = 64_000

const SEPARATOR =
  /^[\s>]*(?:[-=*_#]{2,}.*\b(?:original|unsent|returned message|below this line|copy of|undelivered message|header of|message (?:body|text|follows)|orig)|(?:(?:the )?(?:original|returned|unsent|undelivered|rejected) (?:message|mail)(?: headers?)?(?: (?:as )?follows?| is| was| below)?\W*$)|message headers? follow|original message headers?:|en-t.tes de message|ursprüngliche nachrichtenkopf|below is a copy of|the header of the original|here is (?:a|your) (?:copy|message)|message contents?( follows)?:)/i

/** Fields that begin a header and stand in no report of themselves. */
const HEADER =
  /^(?:return-path|received|x-received|delivered-to|dkim-signature|x-ymail-osg|mime-version|x-originating-ip|x-google-smtp-source|arc-seal|content-transfer-encoding|x-mailer)[ \t]*:/i

export function splitReport(text: string): ReportText {
  const lines = text.slice(0, LONGEST_REPORT).split('\n')
  const at = lines.findIndex((line, index) => index > 0 && (SEPARATOR.test(line) || HEADER.test(line)))
  if (at < 0) return { lines, original: [] }
  const start = lines.slice(0, at).join('\n').length
  return { lines: lines.slice(0, at), original: firstHeader(text.slice(start, start + LONGEST_ORIGINAL)) }
}

/** The first block of it that is a header. */
export function firstHeader(text: string): readonly Field[] {
  for (const block of text.split(/\n[ \t]*\n/, 6)) {
    const fields = parseFields(block)
    if (fields.filter(({ name }) => /^(?:from|to|subject|date|message-id|received)$/.test(name)).length >= 2)
      return fields
  }
  return []
}
