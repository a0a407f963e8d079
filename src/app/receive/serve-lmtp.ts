// newsletter inbound --lmtp: a mail server hands over messages until it is told to stop. When recording fails, the
// messages at hand are answered with "try again later", and the next ones are tried.
import { readVerp } from '../../mail/verp.ts'
import { type LmtpAddress, startLmtp } from '../../transport/mailbox/lmtp.ts'
import type { App } from '../app.ts'
import { openKeys } from '../keys.ts'
import { arrivalsBy } from './arrivals.ts'
import { type Receiving, receive, type Told } from './receive.ts'

export interface Serving extends Receiving {
  readonly address: LmtpAddress
  readonly stop: AbortSignal
  /** It listens there. */
  readonly ready: (place: string) => void
}

export async function* serveLmtp(app: App, serving: Serving): AsyncGenerator<Told, void, undefined> {
  const arrivals = arrivalsBy('lmtp')
  const isOurs = await ourAddresses(app)
  const server = await startLmtp({ address: serving.address, isOurs, deliver: arrivals.arrive })
  serving.stop.addEventListener('abort', () => void server.close().then(arrivals.end), { once: true })
  if (serving.stop.aborted) arrivals.end()
  serving.ready(server.place)
  try {
    for (;;) {
      try {
        yield* receive(app, arrivals.incoming(), serving)
        return
      } catch (error) {
        const problem = error instanceof Error ? error : new Error(String(error))
        arrivals.fail(problem)
        app.notice(`messages could not be recorded and are asked for again: ${problem.message}`)
      }
    }
  } finally {
    await server.close()
  }
}

/** Where contributions and bounces come to, with or without a sub-address. */
async function ourAddresses(app: App): Promise<(address: string) => boolean> {
  const { replyTo, from, bounces } = app.settings
  const { verp } = await openKeys(app)
  const own = [replyTo, from.address, ...(bounces === undefined ? [] : [bounces.address])].map(text =>
    text.toLowerCase(),
  )
  return text => {
    const address = text.toLowerCase()
    const bare = address.replace(/\+[^@]*@/, '@')
    return (
      own.includes(address) ||
      own.includes(bare) ||
      (bounces !== undefined && readVerp(text, bounces, verp) !== null)
    )
  }
}
