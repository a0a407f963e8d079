// The server's half of the conversation: octets become whole replies (RFC 5321 §4.2). Linear in its input, and
// bounded: a server that never comes to an end is cut off.
import { LONGEST_REPLY } from './limits.ts'

/** All lines of a reply, with their codes, LF between them. */
export type ReplyText = string

/** What the server says is no SMTP, or has no end. */
class Unreadable extends Error {}

/** The last line of a reply has a space, or nothing, after its code; the others a hyphen (§4.2.1). */
const LINE = /^\d{3}(-|[ \t]|$)/

export class ReplyReader {
  /** The beginning of a line whose end has not come. */
  #rest = ''
  /** Lines of a reply that is not whole yet. */
  #lines = ''

  /** Whether something has come that is no whole reply. */
  get isHalfway(): boolean {
    return this.#rest !== '' || this.#lines !== ''
  }

  /** @returns the replies that are whole now. @throws Unreadable */
  read(octets: Buffer): readonly ReplyText[] {
    const replies: ReplyText[] = []
    const text = this.#rest + octets.toString()
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      const line = text.slice(from, text.charCodeAt(end - 1) === 13 ? end - 1 : end)
      from = end + 1
      const more = LINE.exec(line)?.[1]
      if (more === undefined || !this.#goesOn(line)) {
        throw new Unreadable(`it says what is no SMTP: ${line.slice(0, 200)}`)
      }
      this.#lines = this.#lines === '' ? line : `${this.#lines}\n${line}`
      if (more === '-') this.#bound(this.#lines)
      else {
        replies.push(this.#lines)
        this.#lines = ''
      }
    }
    this.#rest = text.slice(from)
    this.#bound(this.#rest)
    return replies
  }

  /** All lines of a reply have the same code (§4.2.1). */
  #goesOn(line: string): boolean {
    return this.#lines === '' || this.#lines.slice(0, 3) === line.slice(0, 3)
  }

  #bound(text: string): void {
    if (text.length > LONGEST_REPLY) throw new Unreadable('a reply exceeds the maximum allowed size')
  }
}
