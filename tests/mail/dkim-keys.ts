// Keys to sign with in tests, and a name server that knows their records.
import { generateKeyPairSync } from 'node:crypto'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import type { Algorithm, Signer } from '../../src/mail/dkim.ts'
import { dkimRecord } from '../../src/mail/dkim-record.ts'

export interface Published extends Signer {
  readonly publicKey: string
}

export function keyFor(algorithm: Algorithm, selector: string, domain = 'example.org'): Published {
  const { privateKey, publicKey } =
    algorithm === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const octets = algorithm === 'rsa' ? spki : spki.subarray(-32)
  return { domain, selector, algorithm, key: privateKey, publicKey: octets.toString('base64') }
}

/** What another program makes of the signatures in a message: `selector pass`, and so on, in their order. */
export async function verdicts(
  message: Uint8Array,
  published: readonly Published[],
): Promise<readonly string[]> {
  const records = new Map(
    published.map(key => {
      const { name, strings } = dkimRecord(key, key.algorithm, key.publicKey)
      return [name, [[...strings]]]
    }),
  )
  const resolver = async (name: string) => {
    const found = records.get(name)
    if (found !== undefined) return found
    throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' })
  }
  const { results } = await dkimVerify(Buffer.from(message), { resolver, minBitLength: 2048 })
  return results.map(({ selector, status }) => `${selector} ${status.result}`)
}
