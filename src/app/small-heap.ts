// For a process that goes through a million rows: it keeps little and throws away much, and would let half a hundred
// megabytes of that lie about before it looks (docs/decisions/0019-a-small-sending-process.md).
import { setFlagsFromString } from 'node:v8'

/** From now on garbage is collected sooner, and the room for new objects does not grow. */
export function keepHeapSmall(): void {
  // Both are asked anew at each collection, so that they may be set while the program runs.
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
}
