// A time that several pieces of work have together. The clock is monotonic and runs only while one of them
// does, so that waiting in between for others costs nothing.
import { Failure } from './failure.ts'

export interface Deadline {
  /**
   * Runs `work` with a signal that is aborted when the time is up, `signal` is, or the work is done; does
   * not wait for work that takes no notice.
   * @throws Failure when the time is up, the signal's reason when that is aborted, and what `work` throws
   */
  spend<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

export function createDeadline(seconds: number): Deadline {
  let left = seconds * 1000

  async function spend<T>(outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController()
    const signal = AbortSignal.any([outer, over.signal])
    const started = performance.now()
    const timer = setTimeout(() => over.abort(new Failure(`it took longer than ${seconds} s`)), left)
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
      over.abort() // whatever of the work still listens
      left = Math.max(0, left - (performance.now() - started))
    }
  }

  return { spend }
}
