// A connection to a mail server, from the greeting to being ready for MAIL. Every step has a deadline and
// ends when the connection does; TLS is verified; a reply is bounded. Never retries.
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpTarget } from './target.ts'

/** Milliseconds, at least those of RFC 5321 §4.5.3.2. */
export interface Timeouts {
  /** From nothing to ready: connecting, greeting, TLS, signing in. §4.5.3.2.1 */
  readonly connect: number
  /** MAIL, RCPT and DATA, which may go out together: 5 + 5 + 2 minutes. §4.5.3.2.2-4 */
  readonly commands: number
  /** One block of the message. §4.5.3.2.5 */
  readonly block: number
  /** The reply to the final dot: giving up too early makes copies. §4.5.3.2.6 */
  readonly done: number
}

export const TIMEOUTS: Timeouts = { connect: 300_000, commands: 720_000, block: 180_000, done: 600_000 }

/** Octets of one reply. RFC 5321 §4.5.3.1.5 has 512 for a line; no honest reply has a hundred of them. */
const LONGEST_REPLY = 65_536

export class Session {
  readonly connection: SMTPConnection
  #deadline: NodeJS.Timeout | undefined
  #ending = 'the server closed the connection'
  #tampered = false

  constructor(target: SmtpTarget, timeouts: Timeouts) {
    this.connection = new SMTPConnection({
      host: target.host,
      port: target.port,
      secure: target.tls === 'implicit',
      requireTLS: target.tls === 'starttls',
      ignoreTLS: target.tls === 'off',
      // said here, so that no variable of the environment can turn it off
      tls: {
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        ...(target.ca === undefined ? {} : { ca: target.ca }),
      },
      // the deadlines of the steps are shorter
      connectionTimeout: timeouts.connect * 2,
      greetingTimeout: timeouts.connect * 2,
      socketTimeout: timeouts.done * 2,
      socketCloseTimeout: 0,
      maxResponseSize: LONGEST_REPLY,
      // RFC 3207 §6: what came in the clear after the reply to STARTTLS was put there by somebody else.
      // It is thrown away and told to the log alone.
      logger: { warn: (entry: object) => (this.#tampered ||= 'discarded' in entry) },
    })
    this.connection.on('error', () => {}) // each step listens for itself
    this.connection.on('end', () => clearTimeout(this.#deadline))
  }

  get open(): boolean {
    return !this.connection.destroyed
  }

  /** Whether somebody wrote into the session before it was encrypted. */
  get tampered(): boolean {
    return this.#tampered
  }

  /**
   * Does one thing that nodemailer answers by callback. The promise settles in any case: on the answer,
   * on an error, when the connection ends without one, and after `ms` milliseconds.
   */
  step<T>(
    ms: number,
    act: (done: (error?: Error | null, value?: T) => void) => void,
  ): Promise<T | undefined> {
    const { connection } = this
    return new Promise<T | undefined>((resolve, reject) => {
      const fail = (error: Error) => {
        tidy()
        reject(error)
      }
      // a reply that ended the connection is reported just after its end
      const end = () => void setImmediate(() => fail(new Error(this.#ending)))
      const tidy = () => {
        this.hold()
        connection.off('error', fail)
        connection.off('end', end)
      }
      connection.once('error', fail)
      connection.once('end', end)
      this.allow(ms)
      act((error, value) => {
        if (error) return fail(error)
        tidy()
        resolve(value)
      })
    })
  }

  /** Gives what is going on another `ms` milliseconds from now. */
  allow(ms: number): void {
    clearTimeout(this.#deadline)
    if (this.open) this.#deadline = setTimeout(() => this.abort(`no answer for ${ms / 1000} seconds`), ms)
  }

  /** Stops the clock while we ourselves are busy. */
  hold(): void {
    clearTimeout(this.#deadline)
  }

  /** Ends the connection where it stands; nothing more is written. */
  abort(why: string): void {
    this.#ending = why
    this.connection.close()
  }
}
