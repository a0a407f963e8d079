// How many RSA-2048 signatures a second all cores make together when they do nothing else.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const SECONDS = 2

/** @param file with the private key */
export async function signAlone(file: string): Promise<number> {
  const order = JSON.stringify({ file, seconds: SECONDS })
  const counts = await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const signer = fork(join(import.meta.dirname, 'signer.ts'), [order])
      const [told] = await once(signer, 'message')
      return z.object({ signed: z.int() }).parse(told).signed
    }),
  )
  return counts.reduce((all, one) => all + one, 0) / SECONDS
}
