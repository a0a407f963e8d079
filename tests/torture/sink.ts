// A mail server on loopback for the worst days: offers PIPELINING, writes down every message that it takes, with
// fsync, before it says so, and does what its rules say instead. A process of its own, so that what happens to the
// sender or to the torture cannot happen to its log.
import { createHash } from 'node:crypto'
import { fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Dialogue } from './dialogue.ts'
import { randomFrom } from './random.ts'
import type { Act, Asked, FromSink, Moment, Receipt, Rule, SinkOrder, ToSink } from './rules.ts'

const order: SinkOrder = JSON.parse(process.argv[2] ?? '')
const log = openSync(order.log, 'a')
const random = randomFrom(order.seed)
let rules: readonly Rule[] = order.rules
let counts = new Map<string, number>()
let waiting: (() => void)[] = []
/** With what a sink before this one wrote to the same log. */
let accepted = readFileSync(order.log, 'utf8').split('"kind":"message"').length - 1
let connections = 0
/** Lines whose fsync is under way for all of them together, with what is answered then. */
let unwritten: { readonly line: Receipt | Asked; readonly answer: () => void }[] = []

process.on('message', (told: ToSink) => {
  if (told.kind === 'rules') {
    rules = told.rules
    counts = new Map()
  }
  const answered = waiting
  waiting = []
  for (const answer of answered) answer()
})

const server = createServer({ noDelay: true }, socket => converse(socket))
server.listen(order.port ?? 0, '127.0.0.1', 1024, () => {
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port })
})

function converse(socket: Socket): void {
  connections += 1
  const connection = connections
  let carrier: Socket = socket
  carrier.on('error', () => {}) // the sender was killed
  const dialogue = new Dialogue({
    offers: () => [
      'PIPELINING',
      'SIZE 50000000',
      '8BITMIME',
      'ENHANCEDSTATUSCODES',
      ...(order.tls !== undefined && carrier === socket ? ['STARTTLS'] : []),
      ...(order.auth ? ['AUTH PLAIN LOGIN'] : []),
    ],
    write: text => void carrier.write(text),
    decide: (moment, recipient) => decide(moment, recipient),
    carryOut: (act, keep, yes) => carryOut(act, carrier, keep, yes),
    record: (envelope, message, then) => record(receiptOf(envelope, message, connection), then),
    asked: to => record({ kind: 'rcpt', to, at: Date.now() }, () => {}),
    startTls: () => {
      socket.removeAllListeners('data')
      const secured = new TLSSocket(socket, { isServer: true, ...order.tls })
      secured.on('error', () => {})
      secured.on('data', (chunk: Buffer) => dialogue.hear(chunk))
      carrier = secured
    },
    end: () => carrier.end(),
  })
  socket.on('data', (chunk: Buffer) => dialogue.hear(chunk))
  dialogue.greet()
}

/** The first rule that applies now, if any. */
function decide(moment: Moment, recipient: string): Act | null {
  for (const [index, rule] of rules.entries()) {
    if (rule.at !== moment || !recipient.includes(rule.recipient ?? '')) continue
    const key = `${index} ${rule.perRecipient ? recipient : ''}`
    const before = counts.get(key) ?? 0
    counts.set(key, before + 1)
    const first = rule.after ?? 0
    if (before < first || before >= first + (rule.times ?? Number.POSITIVE_INFINITY)) continue
    if (rule.chance !== undefined && random() >= rule.chance) continue
    return rule.act
  }
  return null
}

/** @param keep writes the message down, then goes on; @param yes says what would be said without a rule */
function carryOut(act: Act, socket: Socket, keep: (then: () => void) => void, yes: () => void): void {
  switch (act.kind) {
    case 'reply':
      socket.write(`${act.reply}\r\n`)
      if (act.close) socket.end()
      return
    case 'slow':
      setTimeout(() => keep(yes), act.ms + random() * (act.spreadMs ?? 0))
      return
    case 'hang-up': {
      const hangUp = (): void => void (act.how === 'reset' ? socket.resetAndDestroy() : socket.end())
      const later = (): void => void setTimeout(hangUp, act.afterMs ?? 0)
      if (act.keep) keep(later)
      else later()
      return
    }
    case 'babble':
      // What begins with 250 may be taken for a yes, so the message is kept then.
      if (act.what === 'NUL and escapes') keep(() => babble(act.what, socket))
      else babble(act.what, socket)
      return
    case 'ask':
      keep(() => {
        waiting.push(yes)
        tell({ kind: 'asked' })
      })
  }
}

function babble(what: Extract<Act, { kind: 'babble' }>['what'], socket: Socket): void {
  switch (what) {
    case 'long line':
      socket.write(`250 ${'x'.repeat(10_000_000)}`)
      return
    case 'endless lines': {
      const more = (): void => {
        if (socket.writable) socket.write('250-and so on\r\n'.repeat(500), () => setTimeout(more, 1))
      }
      more()
      return
    }
    case 'NUL and escapes':
      socket.write('250\0 \u001B]52;c;AAAA\u0007\u001B[2J\0\r\n')
      return
    case 'no number':
      socket.write('yes, yes, I have it\r\n')
  }
}

function receiptOf(envelope: { from: string; to: string }, message: Buffer, connection: number): Receipt {
  const text = message.toString('latin1')
  const headers = text.slice(0, text.indexOf('\r\n\r\n') + 2).replaceAll(/\r\n[ \t]+/g, ' ')
  const header = (name: string): string =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1]?.trim() ?? ''
  return {
    kind: 'message',
    messageId: header('Message-ID'),
    ...envelope,
    sha256: createHash('sha256').update(message).digest('hex'),
    subject: header('Subject'),
    date: header('Date'),
    words: (order.words ?? []).filter(word => text.includes(word)),
    connection,
  }
}

/** What comes together is written together, and one fsync covers it. */
function record(line: Receipt | Asked, answer: () => void): void {
  if (unwritten.length === 0) setImmediate(flush)
  unwritten.push({ line, answer })
}

function flush(): void {
  const lines = unwritten
  unwritten = []
  writeSync(log, lines.map(({ line }) => `${JSON.stringify(line)}\n`).join(''))
  fsyncSync(log)
  for (const { line, answer } of lines) {
    if (line.kind === 'message') {
      accepted += 1
      tell({ kind: 'accepted', count: accepted })
    }
    answer()
  }
}

function tell(event: FromSink): void {
  process.send?.(event)
}
