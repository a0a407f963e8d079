// The server's side of SMTP as a state machine over octets (RFC 5321, RFC 2920): several commands may come in one
// chunk, and the next is looked at only when the one before it was answered.
import type { Act, Moment } from './rules.ts'

export interface Envelope {
  readonly from: string
  readonly to: string
}

export interface Surroundings {
  readonly offers: () => readonly string[]
  readonly write: (text: string) => void
  readonly decide: (moment: Moment, recipient: string) => Act | null
  readonly carryOut: (act: Act, keep: (then: () => void) => void, yes: () => void) => void
  /** Resolves by `then` when it is on the disk. */
  readonly record: (envelope: Envelope, message: Buffer, then: () => void) => void
  readonly asked: (recipient: string) => void
  readonly startTls: () => void
  readonly end: () => void
}

const END = Buffer.from('\r\n.\r\n')

export class Dialogue {
  readonly #around: Surroundings
  #heard: Buffer = Buffer.alloc(0)
  #state: 'command' | 'content' | 'busy' = 'busy'
  #from = ''
  #to = ''
  /** A rule may end a message in its middle; it is asked once a message. */
  #asked = false

  constructor(around: Surroundings) {
    this.#around = around
  }

  greet(): void {
    this.#answer('banner', '220 sink.example.org ESMTP')
  }

  hear(chunk: Buffer): void {
    this.#heard = this.#heard.length === 0 ? chunk : Buffer.concat([this.#heard, chunk])
    this.#goOn()
  }

  #goOn(): void {
    while (this.#state === 'command') {
      const end = this.#heard.indexOf('\r\n')
      if (end < 0) return
      const line = this.#heard.toString('latin1', 0, end)
      this.#heard = this.#heard.subarray(end + 2)
      this.#state = 'busy'
      this.#command(line)
    }
    if (this.#state === 'content') this.#content()
  }

  #command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase()
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return this.#answer('ehlo', this.#capabilities())
      case 'AUTH':
        return this.#answer('auth', '235 2.7.0 welcome')
      case 'MAIL':
        this.#from = addressIn(line)
        this.#to = ''
        return this.#answer('mail', '250 2.1.0 ok')
      case 'RCPT':
        return this.#recipient(addressIn(line))
      case 'DATA':
        if (this.#to === '') return this.#say('503 5.5.1 no recipient')
        this.#asked = false
        return this.#answer('data', '354 go on', 'content')
      case 'STAR':
        this.#say('220 2.0.0 go on')
        return this.#around.startTls()
      case 'RSET':
        this.#to = ''
        return this.#say('250 2.0.0 ok')
      case 'QUIT':
        this.#around.write('221 2.0.0 bye\r\n')
        return this.#around.end()
      default:
        return this.#say('250 2.0.0 ok')
    }
  }

  #capabilities(): string {
    const lines = ['sink.example.org', ...this.#around.offers()]
    return lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n')
  }

  #recipient(to: string): void {
    this.#around.asked(to)
    const act = this.#around.decide('rcpt', to)
    const yes = (): void => {
      this.#to = to
      this.#say('250 2.1.5 ok')
    }
    if (act === null) yes()
    else this.#carryOut(act, yes)
  }

  #content(): void {
    if (!this.#asked) {
      this.#asked = true
      const act = this.#around.decide('content', this.#to)
      if (act !== null) {
        this.#state = 'busy'
        return this.#around.carryOut(
          act,
          then => then(),
          () => {},
        )
      }
    }
    const lone = this.#heard.subarray(0, 3).equals(END.subarray(2))
    const end = lone ? -2 : this.#heard.indexOf(END)
    if (end < 0 && !lone) return
    const message = Buffer.from(this.#heard.subarray(0, Math.max(0, end + 2)))
    this.#heard = this.#heard.subarray(end + END.length)
    this.#state = 'busy'
    this.#message({ from: this.#from, to: this.#to }, message)
  }

  /** A rule that keeps the message, or none, writes it down first. */
  #message(envelope: Envelope, message: Buffer): void {
    const keep = (then: () => void): void => this.#around.record(envelope, message, then)
    const yes = (): void => this.#say('250 2.0.0 taken')
    const act = this.#around.decide('dot', envelope.to)
    if (act === null) keep(yes)
    else this.#carryOut(act, yes, keep)
  }

  #answer(moment: Moment, reply: string, state: 'command' | 'content' = 'command'): void {
    const act = this.#around.decide(moment, this.#to)
    const yes = (): void => this.#say(reply, state)
    if (act === null) yes()
    else this.#carryOut(act, yes)
  }

  #carryOut(act: Act, yes: () => void, keep: (then: () => void) => void = then => then()): void {
    this.#around.carryOut(act, keep, yes)
    // After a refusal, or after nonsense that ends, the conversation goes on; else `yes` decides, or nobody listens.
    const endless = act.kind === 'babble' && (act.what === 'long line' || act.what === 'endless lines')
    if (act.kind === 'reply' || (act.kind === 'babble' && !endless)) this.#next('command')
  }

  #say(reply: string, state: 'command' | 'content' = 'command'): void {
    this.#around.write(`${reply}\r\n`)
    this.#next(state)
  }

  #next(state: 'command' | 'content'): void {
    this.#state = state
    if (this.#heard.length > 0) queueMicrotask(() => this.#goOn())
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? ''
}
