// The rows of a roster that could not be taken, in a file of their own: as they were, with line and reason in front, so
// that they can be put right and imported again. It is made when there is one.
import { type FileHandle, open } from 'node:fs/promises'
import { NewsletterError } from '../errors.ts'
import { csvLine } from '../text/csv.ts'

export interface RejectedRows {
  readonly add: (line: number, reason: string, cells: readonly string[]) => void
  /** Writes what was added so far. */
  readonly write: (header: readonly string[]) => Promise<void>
  /** @returns the file's name; null when nothing was rejected */
  readonly close: () => Promise<string | null>
}

export function rejectedRows(file: string): RejectedRows {
  let handle: FileHandle | null = null
  let waiting: string[] = []
  return {
    add: (line, reason, cells) => waiting.push(csvLine([String(line), reason, ...cells])),
    write: async header => {
      if (waiting.length === 0) return
      const text = waiting.join('')
      waiting = []
      if (handle === null) {
        handle = await create(file)
        await handle.appendFile(csvLine(['line', 'reason', ...header]))
      }
      await handle.appendFile(text)
    },
    close: async () => {
      await handle?.close()
      return handle === null ? null : file
    },
  }
}

/** For its owner alone: it holds what may be addresses. */
async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'w', 0o600)
  } catch (cause) {
    throw new NewsletterError(
      'input',
      {
        what: `The rows that cannot be read cannot be written to ${file}.`,
        fix: 'Say where: --rejected FILE.',
      },
      { cause },
    )
  }
}
