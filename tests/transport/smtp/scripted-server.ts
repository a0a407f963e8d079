// A mail server on loopback that says what a test tells it to, octet for octet, and remembers what it got.
// It knows only enough of SMTP to find the commands and the final dot, and knows it strictly: CRLF alone.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { SmtpTarget } from '../../../src/transport/smtp/target.ts'

/** A reply without its line end, or what to do instead of one. */
export type Reply = string | ((socket: Socket) => void)

export interface Script {
  /** To the lines that answer a 334 to AUTH, in their order. */
  turns?: string[]
  greeting?: Reply
  EHLO?: Reply
  STARTTLS?: Reply
  AUTH?: Reply
  MAIL?: Reply
  RCPT?: Reply
  DATA?: Reply
  /** When the first octets of a message come. */
  body?: Reply
  dot?: Reply
  RSET?: Reply
  QUIT?: Reply
}

export interface ScriptedServer {
  readonly target: SmtpTarget
  /** What it plays; may be changed between messages. */
  readonly script: Script
  readonly commands: string[]
  /** Messages ended by a dot, with dot-stuffing removed. */
  readonly messages: Buffer[]
  /** Messages as they stood on the wire, up to and with the dot. */
  readonly wire: Buffer[]
  connections: number
  [Symbol.asyncDispose](): Promise<void>
}

export const reset: Reply = socket => void socket.resetAndDestroy()
export const hangUp: Reply = socket => void socket.end()
export const silence: Reply = () => {}

const POLITE: Required<Omit<Script, 'turns'>> = {
  greeting: '220 mx.example.org ESMTP',
  EHLO: '250-mx.example.org\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250 8BITMIME',
  STARTTLS: '502 5.5.1 no',
  AUTH: '235 2.7.0 welcome',
  MAIL: '250 2.1.0 fine',
  RCPT: '250 2.1.5 fine',
  DATA: '354 go on',
  body: silence,
  dot: '250 2.0.0 queued as 1',
  RSET: '250 2.0.0 reset',
  QUIT: '221 2.0.0 bye',
}

export async function scriptedServer(script: Script = {}): Promise<ScriptedServer> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    socket.setNoDelay(true)
    sockets.add(socket)
    served.connections += 1
    serve(socket, served)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const served: ScriptedServer = {
    target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port, tls: 'off', auth: null },
    script,
    commands: [],
    messages: [],
    wire: [],
    connections: 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return served
}

function serve(socket: Socket, served: ScriptedServer): void {
  let pending = Buffer.alloc(0)
  let inData = false
  let inTurns = false
  const say = (step: keyof typeof POLITE) => {
    const reply = served.script[step] ?? POLITE[step]
    if (typeof reply === 'string') socket.write(`${reply}\r\n`)
    else reply(socket)
    return reply
  }
  const readMessage = () => {
    const end = pending.subarray(0, 3).equals(Buffer.from('.\r\n')) ? -2 : pending.indexOf('\r\n.\r\n')
    if (end === -1) return false
    served.wire.push(pending.subarray(0, end + 5))
    served.messages.push(
      Buffer.from(
        pending
          .subarray(0, end + 2)
          .toString('latin1')
          .replace(/^\./gm, ''),
        'latin1',
      ),
    )
    pending = pending.subarray(end + 5)
    inData = false
    say('dot')
    return true
  }
  const readCommand = () => {
    const end = pending.indexOf('\r\n')
    if (end < 0) return false
    const command = pending.subarray(0, end).toString()
    pending = pending.subarray(end + 2)
    served.commands.push(command)
    const verb = command.split(' ')[0]?.toUpperCase() ?? ''
    if (inTurns) {
      const reply = served.script.turns?.shift() ?? '503 5.5.1 enough'
      inTurns = reply.startsWith('334')
      socket.write(`${reply}\r\n`)
    } else if (verb in POLITE) {
      const reply = String(say(verb as keyof typeof POLITE))
      inData = reply.startsWith('354') && verb === 'DATA'
      inTurns = reply.startsWith('334') && verb === 'AUTH'
    } else socket.write('500 5.5.2 what?\r\n')
    if (verb === 'QUIT') socket.end()
    return true
  }
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    const fresh = inData && pending.length === 0
    pending = Buffer.concat([pending, chunk])
    if (fresh) say('body')
    while (!socket.destroyed && (inData ? readMessage() : readCommand()));
  })
  say('greeting')
}
