// A clock that lies: libfaketime of Debian's package `faketime`, with the monotonic clock left alone, as a clock
// that is set is on a real machine.
import { existsSync, writeFileSync } from 'node:fs'
import { Impossible } from './lab.ts'
import { need } from './tools.ts'

const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  machine => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`,
)

const ENV = {
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  DONT_FAKE_MONOTONIC: '1',
  FAKETIME_NO_CACHE: '1',
}

/** The environment of a program whose clock is so much ahead: `+1h`, `-1d`, `@1970-01-02 00:00:00`. */
export function clockAt(offset: string): NodeJS.ProcessEnv {
  return { ...ENV, LD_PRELOAD: library(), FAKETIME: offset }
}

/** The environment of a program whose clock can be set while it runs. */
export function adjustableClock(file: string): { env: NodeJS.ProcessEnv; set: (offset: string) => void } {
  const set = (offset: string): void => writeFileSync(file, `${offset}\n`)
  set('+0')
  return { env: { ...ENV, LD_PRELOAD: library(), FAKETIME_TIMESTAMP_FILE: file }, set }
}

function library(): string {
  need('faketime')
  const found = LIBRARIES.find(file => existsSync(file))
  if (found === undefined)
    throw new Impossible('faketime is installed, and its library is not where it should be')
  return found
}
