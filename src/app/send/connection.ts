// The one connection of a sender, opened when needed and again when the server ended it. Servers that keep
// hanging up cannot be used, and that is said instead of trying for ever.
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { NewsletterError } from '../../errors.ts'
import { connectSmtp, type Handover, type SmtpClient } from '../../transport/smtp/client.ts'
import type { SmtpTarget } from '../../transport/smtp/target.ts'

/** So many connections lost in a row, without a message between them. */
const MOST_LOST = 3

export class Connection {
  readonly #target: SmtpTarget
  #client: SmtpClient | null = null
  #lost = 0

  constructor(target: SmtpTarget) {
    this.#target = target
  }

  /** @throws NewsletterError 'smtp' when the server cannot be reached, refuses us, or keeps hanging up */
  async open(): Promise<SmtpClient> {
    if (this.#client?.ready) return this.#client
    await this.close()
    if (this.#lost >= MOST_LOST) {
      throw new NewsletterError('smtp', {
        what: `The mail server ended the connection ${this.#lost} times in a row before taking a message.`,
        fix: 'See its log; then run `newsletter send --resume`. Nobody was lost.',
      })
    }
    this.#client = await connectSmtp(this.#target)
    return this.#client
  }

  async send(handover: Handover): Promise<SendOutcome> {
    const client = await this.open()
    const outcome = await client.send(handover)
    const closing = outcome.kind === 'lost' || (outcome.kind === 'rejected' && outcome.code === 421)
    this.#lost = closing ? this.#lost + 1 : 0
    if (closing) await this.close()
    return outcome
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = null
    await client?.close()
  }
}
