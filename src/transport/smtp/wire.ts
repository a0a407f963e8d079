// A connection as octets out and replies in. Every wait for a reply has a deadline and ends when the connection
// does, so that nothing hangs; what ends it is told once and stays true.
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { MOST_UNASKED } from './limits.ts'
import { ReplyReader, type ReplyText } from './replies.ts'

const READ = 16_384

/** The connection is over: closed by the server, lost, given up, or never there. */
export class Ended extends Error {}

interface Waiting {
  readonly resolve: (reply: ReplyText) => void
  readonly reject: (error: Ended) => void
}

export class Wire {
  #socket: Socket
  #reader = new ReplyReader()
  readonly #replies: ReplyText[] = []
  #waiting: Waiting | null = null
  #ended: Ended | null = null
  #deadline = Infinity
  #patience = 0
  #timer: NodeJS.Timeout | undefined

  /** Connects, in the clear or by TLS from the start; at once, since what fails is told by `reply`. */
  constructor(host: string, port: number, tls: ConnectionOptions | null) {
    this.#socket =
      tls === null
        ? connect({ host, port, noDelay: true, keepAlive: true, onread: this.#intoOneBuffer() })
        : connectTls({ ...tls, host, port }).setNoDelay(true)
    this.#listen()
  }

  /** Reading into the same octets each time saves asking for new ones, which are far more than a reply has. */
  #intoOneBuffer() {
    const buffer = Buffer.alloc(READ)
    return {
      buffer,
      callback: (length: number) => {
        this.#receive(buffer.subarray(0, length))
        return true
      },
    }
  }

  get open(): boolean {
    return this.#ended === null
  }

  /** Whether a reply is here that nobody has waited for. */
  get hasSpoken(): boolean {
    return this.#replies.length > 0
  }

  /** The address of our end, for a client that has no name (RFC 5321 §4.1.4). */
  get localAddress(): string {
    return this.#socket.localAddress ?? '127.0.0.1'
  }

  write(octets: Uint8Array | string): void {
    if (this.#ended === null) this.#socket.write(octets)
  }

  /** Several pieces as one write. */
  writeAll(pieces: readonly (Uint8Array | string)[]): void {
    this.#socket.cork()
    for (const piece of pieces) this.write(piece)
    this.#socket.uncork()
  }

  /**
   * The next reply, in the order of the commands. One wait at a time.
   * @param ms how long the server may take from now
   * @throws Ended
   */
  reply(ms: number): Promise<ReplyText> {
    const known = this.#replies.shift()
    if (known !== undefined) return Promise.resolve(known)
    if (this.#ended !== null) return Promise.reject(this.#ended)
    this.#allow(ms)
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  /**
   * Encrypts from here on.
   * @throws Ended, also when the server wrote anything behind its 220: that stood in the clear, and somebody else
   * may have put it there (RFC 3207 §6)
   */
  async encrypt(options: ConnectionOptions, ms: number): Promise<void> {
    if (this.#reader.isHalfway || this.#replies.length > 0) {
      throw this.abort('somebody wrote into the session before it was encrypted')
    }
    const clear = this.#socket
    clear.removeAllListeners()
    const encrypted = connectTls({ ...options, socket: clear })
    this.#socket = encrypted
    this.#reader = new ReplyReader()
    this.#listen()
    this.#allow(ms)
    await new Promise<void>((resolve, reject) => {
      this.#waiting = { resolve: () => reject(this.abort('it spoke before TLS was there')), reject }
      encrypted.once('secureConnect', () => {
        this.#waiting = null
        resolve()
      })
    })
  }

  /** Ends the connection where it stands: nothing more is written or waited for. @returns why it is over */
  abort(why: string): Ended {
    this.#end(new Ended(why))
    return this.#ended ?? new Ended(why)
  }

  #listen(): void {
    this.#socket
      .on('data', (octets: Buffer) => this.#receive(octets))
      .on('end', () => this.#end(new Ended('the server closed the connection')))
      .on('close', () => this.#end(new Ended('the server closed the connection')))
      .on('error', (cause: Error) => this.#end(new Ended(cause.message, { cause })))
  }

  #receive(octets: Buffer): void {
    if (this.#ended !== null) return
    try {
      for (const reply of this.#reader.read(octets)) this.#deliver(reply)
    } catch (error) {
      this.#end(new Ended(error instanceof Error ? error.message : String(error)))
    }
  }

  #deliver(reply: ReplyText): void {
    const waiting = this.#waiting
    if (waiting !== null) {
      this.#waiting = null
      this.#deadline = Infinity
      waiting.resolve(reply)
    } else if (this.#replies.push(reply) > MOST_UNASKED) {
      this.#end(new Ended('it says more than it was asked'))
    }
  }

  /** A timer that is let run, and set anew only when it comes too early: most deadlines are never reached. */
  #allow(ms: number): void {
    this.#deadline = performance.now() + ms
    if (this.#timer !== undefined && this.#patience <= ms) return
    clearTimeout(this.#timer)
    this.#patience = ms
    this.#timer = setTimeout(() => this.#look(), ms)
  }

  #look(): void {
    this.#timer = undefined
    if (this.#deadline === Infinity || this.#ended !== null) return
    const left = this.#deadline - performance.now()
    if (left <= 0) this.#end(new Ended(`no answer for ${this.#patience / 1000} seconds`))
    else this.#timer = setTimeout(() => this.#look(), left)
  }

  #end(why: Ended): void {
    if (this.#ended !== null) return
    this.#ended = why
    clearTimeout(this.#timer)
    this.#socket.destroy()
    this.#waiting?.reject(why)
    this.#waiting = null
  }
}
