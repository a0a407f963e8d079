// A real server on loopback: its limits, and how it stops.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { type Listening, listen } from '../../src/web/server.ts'
import type { Env } from '../../src/web/site.ts'

test('a stop finishes the request in hand, takes no other, and ends idle connections', async () => {
  const held = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const server = await serving(async () => {
    begun.resolve()
    await held.promise
    return new Response('done')
  })
  const idle = await connected(server)
  const busy = await connected(server)
  busy.write(request('/'))
  await begun.promise
  const stopped = server.stop()
  await once(idle, 'close')
  await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow('fetch failed')
  held.resolve()
  expect(await answerOn(busy)).toContain('done')
  await stopped
})

test('a stop does not wait for ever for somebody who reads nothing', async () => {
  const begun = Promise.withResolvers<void>()
  const server = await serving(async () => {
    begun.resolve()
    return await new Promise<Response>(() => {})
  }, 50)
  const stuck = await connected(server)
  stuck.write(request('/'))
  await begun.promise
  await Promise.all([server.stop(), once(stuck, 'close')])
})

test.each([
  ['a header of 20,000 octets', request('/', `X-Long: ${'x'.repeat(20_000)}\r\n`), '431'],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', '400'],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', '400'],
  [
    'a path with a backslash',
    'GET /\\evil.example HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    '400',
  ],
  ['no HTTP at all', '\x16\x03\x01 hello\r\n\r\n', '400'],
  ['two lengths', request('/', 'Content-Length: 1\r\nContent-Length: 2\r\n'), '400'],
])('%s is refused, in few words', async (_, text, status) => {
  const server = await serving(() => new Response('fine'))
  const socket = await connected(server)
  socket.write(text)
  const answer = await answerOn(socket)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer).not.toMatch(/node_modules|\.ts|Error:/)
})

test('of many header fields only so many are looked at', async () => {
  const server = await serving(request => new Response(String([...request.headers].length)))
  const socket = await connected(server)
  const fields = Array.from({ length: 500 }, (_, n) => `X-${n}: 1\r\n`).join('')
  socket.write(request('/', `Connection: close\r\n${fields}`))
  expect(Number((await answerOn(socket)).split('\r\n\r\n')[1])).toBeLessThanOrEqual(100)
})

test('a port that is taken is a person’s to change', async () => {
  const { port } = await serving(() => new Response('fine'))
  await expect(listen(new Hono<Env>(), '127.0.0.1', port)).rejects.toMatchObject({ code: 'usage' })
})

async function serving(answer: (request: Request) => Response | Promise<Response>, stopMs?: number) {
  const web = new Hono<Env>()
  web.all('*', async ({ req }) => await answer(req.raw))
  const server = await listen(web, '127.0.0.1', 0, stopMs)
  onTestFinished(async () => await server.stop())
  return server
}

function request(path: string, fields = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`
}

async function connected({ port }: Listening): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** What comes until the other end closes. */
async function answerOn(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', chunk => (text += chunk.toString()))
  socket.on('error', () => {})
  if (!socket.closed) await once(socket, 'close')
  return text
}
