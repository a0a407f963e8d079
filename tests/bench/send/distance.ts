// The way to a sink: a proxy that delays, and that counts what a sender put on the wire.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'

export interface Distance {
  readonly port: number
  /** Octets that clients sent so far, envelopes and commands included. */
  readonly sent: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** @param roundTripMs what a round trip takes longer than on loopback */
export async function distanceTo(port: number, roundTripMs: number): Promise<Distance> {
  const script = join(import.meta.dirname, 'far-away.ts')
  const child = fork(script, [JSON.stringify({ port, halfMs: roundTripMs / 2 })])
  const heard = async (): Promise<unknown> => (await once(child, 'message'))[0]
  const listening = z.object({ port: z.int() }).parse(await heard())
  return {
    port: listening.port,
    sent: async () => {
      const answer = heard()
      child.send({})
      return z.object({ sent: z.int() }).parse(await answer).sent
    },
    stop: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
