// A blog on loopback that has a post at any address.
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'

/** @returns its address and port, for `fetch.resolve` */
export async function blog(): Promise<string> {
  const words =
    'One sheep is easily counted, and whoever has counted one of them can go on to count another one.'
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<title>Sheep</title><h1>Sheep</h1><article><p>${words}</p><p>${words}</p></article>`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}
