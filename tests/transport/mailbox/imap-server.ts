// An IMAP server on loopback that knows as much of RFC 3501 and 2177 as reading a folder takes: its messages, their
// flags, and what it was asked.
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

interface Stored {
  readonly uid: number
  readonly text: string
  seen: boolean
}

export interface ImapServer {
  readonly url: string
  readonly messages: Stored[]
  /** Every command but what is secret in it, in upper case. */
  readonly asked: string[]
  /** Tells everybody who waits that it is there. */
  readonly add: (text: string) => void
  /** As if the server went away. */
  readonly drop: () => void
  /** Refuse every password from now on. */
  refuse: boolean
}

export async function imapServer(texts: readonly string[], folder = 'Roundup'): Promise<ImapServer> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    serve(socket, imap, folder)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const imap: ImapServer = {
    url: `imap://ada:secret@127.0.0.1:${port}`,
    messages: texts.map((text, at) => ({ uid: at + 1, text, seen: false })),
    asked: [],
    refuse: false,
    add: text => {
      imap.messages.push({ uid: imap.messages.length + 1, text, seen: false })
      for (const socket of sockets) socket.write(`* ${imap.messages.length} EXISTS\r\n`)
    },
    drop: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
  return imap
}

function serve(socket: Socket, imap: ImapServer, folder: string): void {
  const say = (text: string) => socket.write(`${text}\r\n`)
  let idling: string | null = null
  let rest = ''
  say('* OK [CAPABILITY IMAP4rev1 IDLE SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready')
  socket.on('data', data => {
    rest += data.toString('latin1')
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 2)
      if (line.toUpperCase() === 'DONE') {
        say(`${idling} OK done`)
        idling = null
      } else {
        const [tag = '', ...words] = line.split(' ')
        const command = words.join(' ')
        imap.asked.push(
          /^(?:LOGIN|AUTHENTICATE)/i.test(command)
            ? words.slice(0, 2).join(' ').toUpperCase()
            : command.toUpperCase(),
        )
        if (/^IDLE/i.test(command)) {
          idling = tag
          say('+ idling')
        } else for (const answer of answers(imap, folder, tag, command)) say(answer)
      }
    }
  })
}

function answers(imap: ImapServer, folder: string, tag: string, command: string): readonly string[] {
  const uids = /^UID (?:FETCH|STORE) ([\d:,*]+)/i.exec(command)?.[1]?.split(',').map(Number) ?? []
  const meant = imap.messages.filter(({ uid }) => uids.includes(uid))
  const done = `${tag} OK done`
  const known: readonly (readonly [RegExp, () => readonly string[]])[] = [
    [
      /^(?:LOGIN|AUTHENTICATE)/i,
      () => [imap.refuse ? `${tag} NO [AUTHENTICATIONFAILED] wrong password` : done],
    ],
    [/^CAPABILITY/i, () => ['* CAPABILITY IMAP4rev1 IDLE SASL-IR AUTH=PLAIN AUTH=XOAUTH2', done]],
    [/^LIST .* ""$/i, () => ['* LIST (\\Noselect) "/" ""', done]],
    [/^(?:LIST|LSUB)/i, () => [...(command.includes(folder) ? [`* LIST () "/" "${folder}"`] : []), done]],
    [
      /^(?:SELECT|EXAMINE)/i,
      () => (command.includes(folder) ? selected(imap, tag) : [`${tag} NO there is no such folder`]),
    ],
    [/^UID SEARCH/i, () => [`* SEARCH ${unseen(imap).join(' ')}`.trimEnd(), done]],
    [
      /^UID FETCH/i,
      () => [
        ...meant.map(
          ({ uid, text }) => `* ${uid} FETCH (UID ${uid} BODY[]<0> {${Buffer.byteLength(text)}}\r\n${text})`,
        ),
        done,
      ],
    ],
    [
      /^UID STORE/i,
      () => {
        for (const one of meant) one.seen = true
        return [done]
      },
    ],
    [/^LOGOUT/i, () => ['* BYE', done]],
  ]
  return known.find(([pattern]) => pattern.test(command))?.[1]() ?? [done]
}

function unseen({ messages }: ImapServer): readonly number[] {
  return messages.filter(({ seen }) => !seen).map(({ uid }) => uid)
}

function selected({ messages }: ImapServer, tag: string): readonly string[] {
  return [
    '* FLAGS (\\Seen)',
    `* ${messages.length} EXISTS`,
    '* OK [UIDVALIDITY 1] valid',
    `* OK [UIDNEXT ${messages.length + 1}] next`,
    `${tag} OK [READ-WRITE] selected`,
  ]
}
