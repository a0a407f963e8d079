// A connection to a mail server that is used for one message after another, and given up when either side
// has lost the thread. Nothing is ever sent twice from here.
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { needsSmtpUtf8 } from '../../mail/address.ts'
import { type Connected, connect } from './connect.ts'
import { rejected } from './outcome.ts'
import { type Session, TIMEOUTS, type Timeouts } from './session.ts'
import type { SmtpTarget } from './target.ts'
import { type Handover, Transaction } from './transaction.ts'

export type { Handover }

export interface SmtpOptions {
  readonly timeouts?: Timeouts
  /** Messages over one connection: servers have limits of their own, and cut off who goes beyond. */
  readonly maxMessages?: number
}

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
      return rejected(
        `553 5.6.7 not sent: the mail server takes no address like ${international} (SMTPUTF8)`,
        'mail',
      )
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
