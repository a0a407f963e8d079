// One message to one recipient. The body is written first; the final dot only after `beforeDot` has
// resolved, so that what is lost before it was provably not delivered.
import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { type Address, needsSmtpUtf8 } from '../../mail/address.ts'
import { accepted, lost, rejected, type Stage } from './outcome.ts'
import type { Session, Timeouts } from './session.ts'

/** One transaction. */
export interface Handover {
  /** The envelope sender; '' is the null sender. */
  readonly from: Address | ''
  readonly to: Address
  /** A whole message. Bare CR or LF in it go out as CRLF. */
  readonly message: Uint8Array
  /** Makes durable that the dot is about to go. When it rejects, the dot does not go and `send` rejects. */
  readonly beforeDot: () => Promise<void>
}

/** What has been written: nothing of the message; some of it; the dot that ends it, or as good as. */
type Written = 'nothing' | 'body' | 'dot'

const BLOCK = 16_384

/** Runs once, over a session that is ready for MAIL. */
export class Transaction {
  readonly #session: Session
  readonly #timeouts: Timeouts
  readonly #handover: Handover
  #written: Written = 'nothing'
  #over = false
  #marking: Promise<void> | null = null

  constructor(session: Session, timeouts: Timeouts, handover: Handover) {
    this.#session = session
    this.#timeouts = timeouts
    this.#handover = handover
  }

  async run(): Promise<SendOutcome> {
    const { from, to, message } = this.#handover
    const { connection } = this.#session
    const envelope = {
      from,
      to: [to],
      size: message.length,
      use8BitMime: needsSmtpUtf8(to) || needsSmtpUtf8(from),
    }
    const body = Readable.from(this.#body(), { objectMode: false })
    const answer = await this.#session
      .step<SMTPConnection.SentMessageInfo>(this.#timeouts.commands, done =>
        connection.send(envelope, body, done),
      )
      .catch((error: SMTPConnection.SMTPError) => error)
    this.#over = true
    if (this.#written === 'body') this.#session.abort('the message was abandoned half written')
    await this.#marking // when it failed, so does this: the dot has not gone and never will
    return this.#outcome(answer)
  }

  /** Read by nodemailer after 354. Its end is the dot; its error, or its being destroyed, never is one. */
  async *#body(): AsyncGenerator<Uint8Array> {
    const { message, beforeDot } = this.#handover
    const reply = this.#session.connection.lastServerResponse || ''
    // nodemailer goes on after any 2yz, where the server would take the message for commands
    if (!reply.startsWith('354')) throw new Error(`DATA was answered with: ${reply}`)
    this.#written = 'body'
    for (let at = 0; at < message.length; at += BLOCK) {
      this.#session.allow(this.#timeouts.block)
      yield message.subarray(at, at + BLOCK)
    }
    this.#session.hold() // what we do ourselves is not the server's delay
    this.#marking = Promise.try(beforeDot)
    const marked = await this.#marking.then(
      () => true,
      () => false,
    )
    if (!marked || this.#over) throw new Error('the message ends here, without its dot')
    this.#written = 'dot'
    this.#session.allow(this.#timeouts.done)
  }

  #outcome(answer: SMTPConnection.SentMessageInfo | SMTPConnection.SMTPError | undefined): SendOutcome {
    const afterDot = this.#written === 'dot'
    const isError = answer instanceof Error
    const reply = answer?.response ?? ''
    if (!isError && afterDot) return accepted(reply) ?? this.#lost(`no reply to the message but: ${reply}`)
    const refused = isError ? rejected(reply, this.#stage(answer)) : null
    return (
      refused ?? this.#lost(isError ? answer.message : `an answer to a message that had not ended: ${reply}`)
    )
  }

  #lost(reason: string): SendOutcome {
    this.#session.abort(reason)
    return lost(reason, this.#written === 'dot')
  }

  #stage(error: SMTPConnection.SMTPError): Stage {
    if (this.#written !== 'nothing') return this.#written === 'dot' ? 'dot' : 'data'
    if (error.command === 'MAIL FROM') return 'mail'
    return error.command === 'DATA' ? 'data' : 'rcpt'
  }
}
