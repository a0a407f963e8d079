// A file as a power cut would leave it: what was written counts only when a sync that began afterwards returned.
// Whether the rest reached the disk is up to chance.
export class DurableFile {
  #synced: Buffer
  #pending: Change[] = []

  constructor(content: Buffer) {
    this.#synced = content
  }

  write(offset: number, data: Buffer): void {
    this.#pending.push({ offset, data })
  }

  truncate(length: number): void {
    this.#pending.push({ length })
  }

  /** How much a sync that begins now will cover. */
  get unsynced(): number {
    return this.#pending.length
  }

  /** A sync returned that covers so many of the oldest changes. */
  synced(count: number): void {
    this.#synced = apply(this.#synced, this.#pending.slice(0, count))
    this.#pending = this.#pending.slice(count)
  }

  /** @param survives whether a change that was not synced is on the disk all the same */
  afterPowerCut(survives: () => boolean): Buffer {
    return apply(this.#synced, this.#pending.filter(survives))
  }
}

type Change = { readonly offset: number; readonly data: Buffer } | { readonly length: number }

function apply(content: Buffer, changes: readonly Change[]): Buffer {
  let result = content
  for (const change of changes) {
    if ('length' in change) {
      result = resized(result, change.length)
      continue
    }
    const end = change.offset + change.data.length
    if (result === content || end > result.length) result = resized(result, Math.max(end, result.length))
    change.data.copy(result, change.offset)
  }
  return result
}

function resized(content: Buffer, length: number): Buffer {
  const other = Buffer.alloc(length)
  content.copy(other)
  return other
}
