// Signed messages and the DNS that knows their keys, made up.
import { generateKeyPairSync } from 'node:crypto'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import type { DnsResolver } from '../../../src/transport/mail-authentication/resolver.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' })
const PUBLIC = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

export const KEY_RECORD = `v=DKIM1; k=rsa; p=${PUBLIC}`

export type Zone = Readonly<Record<string, readonly string[]>>

/** TXT records by name; of every other it says that there is none. */
export function dnsOf(zone: Zone, asked: string[] = []): DnsResolver {
  return async (name, type) => {
    asked.push(`${type} ${name}`)
    const records = type === 'TXT' ? zone[name] : undefined
    if (records !== undefined) return records.map(record => [record])
    throw Object.assign(new Error(`no ${type} of ${name}`), { code: 'ENOTFOUND' })
  }
}

export interface Signing {
  readonly domain?: string
  readonly at?: Date
  readonly length?: number
}

/** With a signature of the selector `s` above it. */
export async function signed(message: string, signing: Signing = {}): Promise<string> {
  const { domain = 'example.com', at = new Date('2015-06-15T10:00:00Z'), length } = signing
  const key = { signingDomain: domain, selector: 's', privateKey: PRIVATE }
  const limit = length === undefined ? {} : { maxBodyLength: length }
  const how = { signTime: at, canonicalization: 'relaxed/relaxed', ...limit }
  const { signatures, errors } = await dkimSign(message, {
    ...key,
    ...how,
    signatureData: [{ ...key, ...how }],
  })
  if (errors.length > 0) throw new Error(`not signed: ${String(errors[0]?.err)}`)
  return signatures + message
}
