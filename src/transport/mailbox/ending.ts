// The end of something that lives long, as a connection, which cuts short whatever is waited for. A race with a promise
// that outlives it would keep the outcome of each race for as long.

export interface Ending {
  /** @param error why, where it should not have ended */
  readonly end: (error: Error | null) => void
  /** What the work brings; once it has ended undefined, or the error. */
  readonly or: <T>(work: Promise<T>) => Promise<T | undefined>
}

export function endingOf(): Ending {
  const waiting = new Set<() => void>()
  let ended: { readonly error: Error | null } | null = null
  return {
    end: error => {
      ended ??= { error }
      for (const cut of waiting) cut()
    },
    or: async <T>(work: Promise<T>) =>
      await new Promise<T | undefined>((resolve, reject) => {
        const cut = () => (ended?.error ? reject(ended.error) : resolve(undefined))
        if (ended !== null) cut()
        waiting.add(cut)
        void work.then(resolve, reject).finally(() => waiting.delete(cut))
      }),
  }
}
