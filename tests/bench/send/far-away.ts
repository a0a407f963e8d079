// A process that makes the sink far away: forwards TCP to a port, and holds back every octet for half a round trip in
// each direction, without limiting how many are on their way. Started with `{ port, halfMs }`; tells
// `{ port }` when it listens, and `{ sent }`, the octets that clients sent so far, when asked by any message.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

const { port, halfMs }: { port: number; halfMs: number } = JSON.parse(process.argv[2] ?? '')
let sent = 0

const server = createServer({ noDelay: true, allowHalfOpen: true }, near => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  forward(near, far, length => {
    sent += length
  })
  forward(far, near, () => {})
})
server.listen(0, '127.0.0.1', 1024)
await once(server, 'listening')
process.send?.({ port: (server.address() as AddressInfo).port })
process.on('message', () => process.send?.({ sent }))

/** Timers of one length fire in the order in which they were set, so octets stay in theirs. */
function forward(from: Socket, to: Socket, count: (length: number) => void): void {
  from.on('data', chunk => {
    count(chunk.length)
    later(() => to.write(chunk))
  })
  from.on('end', () => later(() => to.end()))
  from.on('close', () => later(() => to.destroy()))
  from.on('error', () => {}) // 'close' follows
}

function later(act: () => void): void {
  if (halfMs === 0) act()
  else setTimeout(act, halfMs)
}
