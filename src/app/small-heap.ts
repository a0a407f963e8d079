// For a process that goes through a million rows: it keeps little and throws away much, and would let half a hundred
// megabytes of that lie about before it looks (docs/decisions/0019-a-small-sending-process.md).
import { setFlagsFromString } from 'node:v8'

/** From now on garbage is collected sooner, and the room for new objects does not grow. */
export function keepHeapSmall(): void {
  // Both are asked anew at each collection, so that they may be set while the program runs.
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
}

/**
 * The same for a process whose threads each go through many messages: to be told before the first of them starts. What
 * is thrown away at once has room enough from the beginning, so that memory is after a thousand what it is after a
 * hundred thousand.
 */
export function keepHeapsSteady(): void {
  setFlagsFromString('--min-semi-space-size=8')
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
}
