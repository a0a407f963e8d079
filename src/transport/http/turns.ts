// Who may make a request now: one at a time per host with a gap between, and at most so many at once
// over all. A turn covers one request and no redirect, and waits for nothing while it is held but its
// slot, so no two can wait for each other.
import { setTimeout as sleep } from 'node:timers/promises'

export interface TurnOptions {
  readonly concurrency: number
  readonly gapMs: number
  /** Monotonic milliseconds. */
  readonly now?: () => number
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

export interface Turn {
  readonly host: string
  /** Goes on at once after the host's last request: the next hop of the same visit. */
  readonly continues: boolean
  readonly signal: AbortSignal
}

export interface Turns {
  /** Rejects with the signal's reason when that is aborted while waiting; `work` is not called then. */
  take<T>(turn: Turn, work: () => Promise<T>): Promise<T>
}

export function createTurns({ concurrency, gapMs, now = monotonic, wait = pause }: TurnOptions): Turns {
  const slots = new Gate(concurrency)
  const hosts = new Map<string, { readonly gate: Gate; freeAt: number }>()

  async function take<T>({ host, continues, signal }: Turn, work: () => Promise<T>): Promise<T> {
    const own = hosts.get(host) ?? { gate: new Gate(1), freeAt: 0 }
    hosts.set(host, own)
    return own.gate.pass(signal, async () => {
      const gap = own.freeAt - now()
      if (gap > 0 && !continues) await wait(gap, signal)
      try {
        return await slots.pass(signal, work)
      } finally {
        own.freeAt = now() + gapMs
      }
    })
  }

  return { take }
}

/** Lets so many through at once, the others in the order in which they came. */
class Gate {
  #free: number
  readonly #waiting = new Set<() => void>()

  constructor(size: number) {
    this.#free = size
  }

  async pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(signal)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#free > 0) {
      this.#free--
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const giveUp = () => {
      this.#waiting.delete(resolve)
      reject(signal.reason)
    }
    this.#waiting.add(resolve)
    signal.addEventListener('abort', giveUp, { once: true })
    await promise.finally(() => signal.removeEventListener('abort', giveUp))
  }

  #leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#free++
      return
    }
    this.#waiting.delete(next)
    next()
  }
}

function monotonic(): number {
  return performance.now()
}

function pause(ms: number, signal: AbortSignal): Promise<unknown> {
  return sleep(ms, undefined, { signal })
}
