// A mail server on loopback that answers every RCPT with the same reply, and notes who wrote.
import { createServer } from 'node:net'

export interface RefusingServer {
  readonly url: string
  /** The envelope senders. */
  readonly senders: string[]
  readonly close: () => void
}

export async function refusingServer(reply: string): Promise<RefusingServer> {
  const senders: string[] = []
  const server = createServer(socket => {
    socket.setEncoding('latin1').on('error', () => {})
    socket.write('220 mx.example.org\r\n')
    socket.on('data', (text: string) => {
      for (const line of text.split('\r\n').filter(line => line !== '')) {
        const sender = /^MAIL FROM:(<[^>]*>)/.exec(line)?.[1]
        if (sender !== undefined) senders.push(sender)
        if (line.startsWith('QUIT')) socket.end('221 bye\r\n')
        else socket.write(line.startsWith('RCPT') ? `${reply}\r\n` : '250 ok\r\n')
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `smtp://127.0.0.1:${port}`, senders, close: () => void server.close() }
}
