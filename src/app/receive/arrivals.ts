// Messages that arrive one by one, each waiting for its answer: whoever hands one over is told once it is recorded, or
// that it was not.
import type { Origin } from '../../transport/mail-authentication/origin.ts'
import type { Incoming } from './incoming.ts'

export interface Arrivals {
  /** Resolves once the message is recorded; rejects when it could not be. */
  readonly arrive: (raw: Uint8Array, origin: Origin | null) => Promise<void>
  /** One pass over what arrives, until `end`. */
  readonly incoming: () => AsyncIterable<Incoming>
  /** The pass failed: nobody who waits is told that their message was recorded. */
  readonly fail: (error: Error) => void
  readonly end: () => void
}

interface Waiting {
  readonly raw: Uint8Array
  readonly origin: Origin | null
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export function arrivalsBy(way: Incoming['way']): Arrivals {
  const queue: Waiting[] = []
  const unanswered = new Set<Waiting>()
  let wake = Promise.withResolvers<void>()
  let ended = false
  let count = 0
  let passes = 0

  async function* incoming(): AsyncGenerator<Incoming, void, undefined> {
    passes += 1
    const pass = passes
    for (;;) {
      // One that was given up wakes once more, and takes nothing from the next.
      if (pass !== passes) return
      const waiting = queue.shift()
      if (waiting !== undefined) {
        count += 1
        const taken = async () => {
          unanswered.delete(waiting)
          waiting.resolve()
        }
        yield { raw: waiting.raw, way, place: count, taken, direct: { origin: waiting.origin } }
      } else if (ended) return
      else {
        await wake.promise
        if (pass === passes) wake = Promise.withResolvers()
      }
    }
  }

  return {
    arrive: async (raw, origin) =>
      await new Promise<void>((resolve, reject) => {
        const waiting = { raw, origin, resolve, reject }
        queue.push(waiting)
        unanswered.add(waiting)
        wake.resolve()
      }),
    incoming,
    fail: error => {
      for (const waiting of unanswered) waiting.reject(error)
      unanswered.clear()
      queue.length = 0
    },
    end: () => {
      ended = true
      wake.resolve()
    },
  }
}
