// How fast a relay, or a recipient's domain, may be written to: token buckets. A bucket holds as many tokens as its
// rate has in a span and is filled evenly; all that is kept of it is when it will be full again, so that it survives
// a restart and two senders share it.
import { parseSpan } from '../text/span.ts'

/** `count` messages in `span` milliseconds. */
interface Rate {
  readonly count: number
  readonly span: number
}

/** When each bucket of a scope is full again: microseconds since 1970, by what the rate is written as. */
export type Levels = Readonly<Record<string, number>>

/** `100/s`, `20/m`, `5000/h` or `50000/d`; null for anything else. */
function parseRate(text: string): Rate | null {
  const [, count = '', unit = ''] = /^([1-9]\d{0,8})\/([smhd])$/.exec(text) ?? []
  const span = parseSpan(`1${unit}`)
  return count === '' || span === null ? null : { count: Number(count), span }
}

/**
 * Takes one token from each bucket, or from none.
 * @param now microseconds since 1970
 * @returns the buckets afterwards; or when there will be a token in each
 */
export function takeToken(
  rates: readonly string[],
  levels: Levels,
  now: number,
): { readonly taken: Levels } | { readonly at: number } {
  const taken: Record<string, number> = { ...levels }
  let at = now
  for (const text of rates) {
    const rate = parseRate(text)
    if (rate === null) throw new TypeError(`${text} is no rate`)
    const span = rate.span * 1_000
    // It is never further from full than empty: a clock that was put back costs one span at most.
    const fullAt = Math.min(Math.max(levels[text] ?? now, now), now + span) + Math.ceil(span / rate.count)
    at = Math.max(at, fullAt - span)
    taken[text] = fullAt
  }
  return at > now ? { at } : { taken }
}
