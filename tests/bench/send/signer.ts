// A process that does nothing but sign with RSA-2048 for a while, and tells how often it could.
import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'

const { file, seconds }: { file: string; seconds: number } = JSON.parse(process.argv[2] ?? '')
const key = createPrivateKey(readFileSync(file))
const headers = randomBytes(1_500) // about what a signature covers
let signed = 0
for (const end = performance.now() + seconds * 1000; performance.now() < end; signed += 1) {
  sign('sha256', headers, key)
}
process.send?.({ signed })
