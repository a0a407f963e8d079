// For a process that goes through a million rows: it keeps little and throws away much. V8 would let half a hundred
// megabytes of that lie about before it looks; and its room for new objects, a megabyte, is full after every thirtieth
// message (docs/decisions/0019-a-small-sending-process.md).
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Enough for some hundred messages; V8 keeps two halves of it. */
const ROOM = 8 << 20
/** Objects that outlive the room they were made in; V8 then makes it larger. */
const LOT = 20_000
/** After so many lots it does not grow, and the program runs all the same. */
const MOST_LOTS = 40

/** From now on the room for new objects is large and does not grow, and what is old is collected sooner. */
export function keepHeapSmall(): void {
  // All are asked anew at each collection, so that they may be set while the program runs.
  setFlagsFromString('--semi-space-growth-factor=4')
  for (let lots = 0; lots < MOST_LOTS && roomForNew() < ROOM; lots += 1) {
    Array.from({ length: LOT }, (_, at) => ({ at }))
  }
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
}

function roomForNew(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? ROOM
}

/**
 * The same for a process whose threads each go through many messages: to be told before the first of them starts. What
 * is thrown away at once has room enough from the beginning, so that memory is after a thousand what it is after a
 * hundred thousand.
 */
export function keepHeapsSteady(): void {
  keepHeapSmall()
  setFlagsFromString('--min-semi-space-size=8')
}
