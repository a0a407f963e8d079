// What became of messages whose final reply was lost, read off somebody else's record: a mail server's log in the
// form of Postfix, or a mailbox. Only what shows that a message was taken counts; that it is missing proves nothing.

/** `postfix/cleanup[7]: 4bXyZ1: message-id=<…>`: also of a message that never came to its end. */
const NAMED = /\b([0-9A-Za-z]{6,20}): message-id=(<[^<>\s]+>)/
/** `4bXyZ1: from=<…>, size=…, nrcpt=1 (queue active)`, or what became of a recipient: then it was taken whole. */
const TAKEN = /\b([0-9A-Za-z]{6,20}): (?:from=<.*\(queue active\)|to=<.*\bstatus=(?:sent|deferred|bounced))/
/** In a mailbox, as a message's own field. */
const FIELD = /^Message-ID:[ \t]*(<[^<>\s]+>)[ \t]*$/i
/** A field that was folded behind its name. */
const FOLDED = /^[ \t]+(<[^<>\s]+>)[ \t]*$/

/** Collects, line by line, the Message-IDs that were taken. */
export class Evidence {
  readonly taken = new Set<string>()
  readonly #named = new Map<string, string>()
  #afterName = false

  read(line: string): void {
    const named = NAMED.exec(line)
    if (named !== null) this.#named.set(named[1] ?? '', named[2] ?? '')
    const queueId = TAKEN.exec(line)?.[1]
    const messageId = queueId === undefined ? undefined : this.#named.get(queueId)
    const field = FIELD.exec(line)?.[1] ?? (this.#afterName ? FOLDED.exec(line)?.[1] : undefined)
    this.#afterName = /^Message-ID:[ \t]*$/i.test(line)
    for (const id of [messageId, field]) if (id !== undefined) this.taken.add(id)
  }
}
