// What a process did to its files and sockets, from strace's record of it: each call with the lines of the record at
// which it was entered and at which it returned, so that "finished before" can be told across threads.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** Everything that can change a file's content or a peer's mind; strings whole and in hexadecimal. */
export function recorded(file: string): readonly string[] {
  const calls = 'write,writev,sendto,sendmsg,pwrite64,pwritev,ftruncate,fsync,fdatasync'
  return [
    'strace',
    '-f',
    '-qq',
    '-v',
    '-yy',
    '-xx',
    '-s',
    '4194304',
    '--seccomp-bpf',
    '-e',
    `trace=${calls}`,
    '-o',
    file,
  ]
}

export interface Call {
  readonly name: string
  /** A path, or `TCP:[from->to]`. */
  readonly target: string
  readonly args: string
  readonly entered: number
  readonly returned: number
  /** What it returned; failed calls are negative. */
  readonly result: number
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/s
const BEGUN = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/s
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>.*\) += (-?\d+)/s

/** In the order in which they returned. */
export async function* readRecord(file: string): AsyncGenerator<Call, void, undefined> {
  const begun = new Map<string, { readonly args: string; readonly entered: number }>()
  let line = 0
  for await (const text of createInterface({ input: createReadStream(file, 'latin1') })) {
    line += 1
    const unfinished = BEGUN.exec(text)
    if (unfinished) {
      begun.set(`${unfinished[1]} ${unfinished[2]}`, { args: unfinished[3] ?? '', entered: line })
      continue
    }
    const resumed = RESUMED.exec(text)
    const start = resumed ? begun.get(`${resumed[1]} ${resumed[2]}`) : undefined
    if (resumed && start) {
      yield callOf(resumed[2] ?? '', start.args, start.entered, line, Number(resumed[3]))
      continue
    }
    const whole = WHOLE.exec(text)
    if (whole) yield callOf(whole[2] ?? '', whole[3] ?? '', line, line, Number(whole[4]))
  }
}

function callOf(name: string, args: string, entered: number, returned: number, result: number): Call {
  const target = /^\d+<(TCP[^,]*\]|[^<>]*)>/.exec(args)?.[1] ?? ''
  return {
    name,
    target: target.startsWith('\\x') ? fromHex(target).toString() : target,
    args,
    entered,
    returned,
    result,
  }
}

/** The octets that a writing call really wrote. */
export function written({ args, result }: Call): Buffer {
  const strings = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) => fromHex(hex ?? ''))
  return Buffer.concat(strings).subarray(0, Math.max(0, result))
}

/** The last number among the arguments: the offset of a pwrite64, the length of an ftruncate. */
export function lastNumber({ args }: Call): number {
  return Number(/(\d+)$/.exec(args)?.[1])
}

function fromHex(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex')
}
