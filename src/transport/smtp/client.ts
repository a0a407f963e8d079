// Hands one message to one recipient in one transaction, over a connection that is used again. The body is
// written first; the final dot only after `beforeDot` has resolved, so that what is lost before it was
// provably not delivered. Nothing is ever sent twice from here.
import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { type Address, needsSmtpUtf8 } from '../../mail/address.ts'
import { type Connected, connect } from './connect.ts'
import { accepted, lost, rejected, type Stage } from './outcome.ts'
import { type Session, TIMEOUTS, type Timeouts } from './session.ts'
import type { SmtpTarget } from './target.ts'

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

export interface SmtpOptions {
  readonly timeouts?: Timeouts
  /** Messages over one connection; servers have a limit, 100 with Postfix and Exim. */
  readonly maxMessages?: number
}

const BLOCK = 16_384

/** Opens a connection, encrypts it and signs in. Throws a NewsletterError 'smtp' when that cannot be. */
export async function connectSmtp(target: SmtpTarget, options: SmtpOptions = {}): Promise<SmtpClient> {
  const timeouts = options.timeouts ?? TIMEOUTS
  return new SmtpClient(await connect(target, timeouts), timeouts, options.maxMessages ?? 100)
}

export class SmtpClient {
  readonly #session: Session
  readonly #extensions: ReadonlyMap<string, string>
  readonly #timeouts: Timeouts
  #left: number

  constructor({ session, extensions }: Connected, timeouts: Timeouts, maxMessages: number) {
    this.#session = session
    this.#extensions = extensions
    this.#timeouts = timeouts
    this.#left = maxMessages
  }

  /** Whether it takes another message; when not, close it and connect again. */
  get ready(): boolean {
    return this.#session.open && this.#left > 0
  }

  /** One at a time. The outcome comes only after `beforeDot`, if it was called, has settled. */
  async send(handover: Handover): Promise<SendOutcome> {
    const refusal = this.#refusal(handover)
    if (refusal !== null) return refusal
    this.#left -= 1
    const outcome = await new Transaction(this.#session, this.#timeouts, handover).run()
    if (outcome.kind === 'rejected') await this.#reset()
    return outcome
  }

  /** Takes leave; never throws. */
  async close(): Promise<void> {
    const { connection } = this.#session
    // nodemailer closes the connection on the reply, and reports nothing else
    const leave = () => this.#session.step(Math.min(5_000, this.#timeouts.commands), () => connection.quit())
    if (this.#session.open) await leave().catch(() => {})
    this.#session.abort('closed')
  }

  /** What is known without asking, answered as a server would answer it. */
  #refusal({ from, to, message }: Handover): SendOutcome | null {
    const international = [from, to].find(address => needsSmtpUtf8(address))
    if (international !== undefined && !this.#extensions.has('SMTPUTF8')) {
      // RFC 6531 §3.5
      return rejected(`553 5.6.7 not sent: the mail server takes no address like ${international} (SMTPUTF8)`, 'mail')
    }
    const limit = Number(this.#extensions.get('SIZE') ?? 0) // RFC 1870 §4: 0 is none
    if (limit > 0 && message.length > limit) {
      const sizes = `the message has ${message.length} octets and the mail server takes ${limit} (SIZE)`
      return rejected(`552 5.3.4 not sent: ${sizes}`, 'mail')
    }
    return null
  }

  /** A refused transaction may still be open (RFC 5321 §4.1.1.5). */
  async #reset(): Promise<void> {
    if (!this.#session.open) return
    const { connection } = this.#session
    const reset = this.#session.step(this.#timeouts.commands, done => connection.reset(done))
    await reset.catch(() => this.#session.abort('it could not be reset'))
  }
}

/** What has been written: nothing of the message; some of it; the dot that ends it, or as good as. */
type Written = 'nothing' | 'body' | 'dot'

class Transaction {
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
    const envelope = { from, to: [to], size: message.length, use8BitMime: needsSmtpUtf8(to) || needsSmtpUtf8(from) }
    const body = Readable.from(this.#body(), { objectMode: false })
    const answer = await this.#session
      .step<SMTPConnection.SentMessageInfo>(this.#timeouts.commands, done => connection.send(envelope, body, done))
      .catch((error: SMTPConnection.SMTPError) => error)
    this.#over = true
    if (this.#written === 'body') this.#session.abort('the message was abandoned half written')
    await this.#marking // when it failed, so does this: the dot has not gone and never will
    return this.#outcome(answer)
  }

  /** Read by nodemailer after 354. Its end is the dot; its error, or its being destroyed, never is one. */
  async *#body(): AsyncGenerator<Uint8Array> {
    const { message, beforeDot } = this.#handover
    this.#written = 'body'
    for (let at = 0; at < message.length; at += BLOCK) {
      this.#session.allow(this.#timeouts.block)
      yield message.subarray(at, at + BLOCK)
    }
    this.#session.hold() // what we do ourselves is not the server's delay
    this.#marking = Promise.try(beforeDot)
    const marked = await this.#marking.then(() => true, () => false)
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
    return refused ?? this.#lost(isError ? answer.message : `an answer to a message that had not ended: ${reply}`)
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
