// A small disk for a workspace: tmpfs with a limit, to be filled to the last page, or made read-only. Needs root.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Impossible } from './lab.ts'

export class SmallDisk implements Disposable {
  readonly folder: string

  constructor(folder: string, megabytes: number) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
    mount(['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'torture', folder])
  }

  /** Takes page after page until about so many octets are free, whoever else is writing meanwhile. */
  fill(free: number): void {
    const ballast = openSync(join(this.folder, 'ballast'), 'w')
    try {
      while (this.#free() > free) writeSync(ballast, Buffer.alloc(Math.min(this.#free() - free, 2 ** 20)))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    } finally {
      closeSync(ballast)
    }
  }

  #free(): number {
    const { bavail, bsize } = statfsSync(this.folder)
    return bavail * bsize
  }

  relieve(): void {
    rmSync(join(this.folder, 'ballast'), { force: true })
  }

  makeReadOnly(readOnly: boolean): void {
    mount(['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.folder])
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['-l', this.folder])
  }
}

function mount(args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Impossible(`mount ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}`)
}
