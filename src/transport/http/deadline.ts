// A time that several pieces of work have together. The clock is monotonic and runs only while one of them
// does, so that waiting in between for others costs nothing.
import { Failure } from './failure.ts'

export interface Deadline {
  /**
   * Runs `work` with a signal that is aborted when the time is up or `signal` is, and does not wait for
   * work that takes no notice.
   * @throws Failure when the time is up, the signal's reason when that is aborted, and what `work` throws
   */
  spend<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

export function createDeadline(seconds: number): Deadline {
  let left = seconds * 1000

  async function spend<T>(outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const up = new AbortController()
    const signal = AbortSignal.any([outer, up.signal])
    const started = performance.now()
    const timer = setTimeout(() => up.abort(new Failure(`it took longer than ${seconds} seconds`)), left)
    const { promise: cutOff, reject } = Promise.withResolvers<never>()
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
    try {
      return await Promise.race([work(signal), cutOff])
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      left = Math.max(0, left - (performance.now() - started))
    }
  }

  return { spend }
}
