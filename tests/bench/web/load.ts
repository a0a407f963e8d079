// A load generator, run as a process of its own: asks for one path over so many connections that are kept open, one
// request at a time on each, for so many seconds. `node load.ts PORT PATH CONNECTIONS SECONDS`; prints one line of JSON.
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface Load {
  readonly requests: number
  readonly seconds: number
  /** Milliseconds that half of the answers, and 99 of 100, took at most. */
  readonly p50: number
  readonly p99: number
  /** Octets of one answer with its header; all are equally long. */
  readonly octets: number
}

const END_OF_HEADER = Buffer.from('\r\n\r\n')

async function load(port: number, path: string, connections: number, seconds: number): Promise<Load> {
  const request = Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nUser-Agent: Mozilla/5.0 (bench)\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n\r\n`,
  )
  const times: number[] = []
  let octets = 0
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(Array.from({ length: connections }, async () => await converse()))
  const took = (performance.now() - start) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0
  return { requests: times.length, seconds: took, p50: at(0.5), p99: at(0.99), octets }

  async function converse(): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await new Promise<void>((resolve, reject) => {
      let asked = 0
      let left = 0
      let rest: Buffer = Buffer.alloc(0)
      const ask = (): void => {
        asked = performance.now()
        if (asked < end) socket.write(request)
        else socket.end(resolve)
      }
      socket.on('connect', ask)
      socket.on('error', reject)
      socket.on('data', (chunk: Buffer) => {
        if (left === 0) {
          rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
          const header = rest.indexOf(END_OF_HEADER)
          if (header < 0) return
          const length = answerLength(rest.toString('latin1', 0, header)) + header + END_OF_HEADER.length
          octets = length
          left = length - rest.length
          rest = Buffer.alloc(0)
        } else {
          left -= chunk.length
        }
        if (left < 0) reject(new Error('an answer was longer than it said'))
        if (left !== 0) return
        times.push(performance.now() - asked)
        ask()
      })
    })
  }
}

function answerLength(header: string): number {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(header)?.[1])
  if (status !== 200 && status !== 302) throw new Error(`answered with ${status}`)
  const length = /\r\ncontent-length: (\d+)/i.exec(header)?.[1]
  if (length === undefined) throw new Error('an answer does not say how long it is')
  return Number(length)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, path = '/', connections, seconds] = process.argv.slice(2)
  const result = await load(Number(port), path, Number(connections), Number(seconds))
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
