// What a process that serves does beside serving, again and again, never twice at once, and with a word in the log
// when it fails.
import type { Log } from './log.ts'

/** @returns what ends it, and resolves when what is in hand is done */
export function again(
  everyMs: number,
  what: string,
  log: Log,
  work: () => Promise<unknown>,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let ended = false
  let inHand: Promise<void> = Promise.resolve()
  const turn = async () => {
    try {
      await work()
    } catch (error) {
      log.error({ error }, `${what} failed`)
    }
    next()
  }
  const next = () => {
    if (!ended) timer = setTimeout(() => void (inHand = turn()), everyMs)
  }
  next()
  return async () => {
    ended = true
    clearTimeout(timer)
    await inHand
  }
}
