// DKIM signatures (RFC 6376), relaxed/relaxed, by RSA or Ed25519 (RFC 8463). What is the same for all messages of a
// dispatch is canonical from the start; a body is written in canonical form, so that its octets are hashed as they
// are. Signing runs in libuv's threads, on as many cores as there are. The same message has the same signature.
import { hash, type KeyObject, sign } from 'node:crypto'
import type { Field, FieldName } from './fields.ts'
import { headerField } from './header-text.ts'
import { octetsOf } from './skeleton.ts'

export type Algorithm = 'rsa' | 'ed25519'

export interface Signer {
  /** In A-labels. */
  readonly domain: string
  readonly selector: string
  readonly algorithm: Algorithm
  readonly key: KeyObject
}

/** `subscriber`: nothing may be added, replaced or left out. `list`: whole after a list has added List-* to it. */
export type SigningPolicy = 'subscriber' | 'list'

/** Signed, and once more than they stand there, so that no second one can be added (RFC 6376 §5.4.2, §8.15). */
const OVERSIGNED: Readonly<Record<SigningPolicy, readonly string[]>> = {
  subscriber: [
    'From',
    'Subject',
    'Date',
    'Reply-To',
    'MIME-Version',
    'Content-Type',
    'Content-Transfer-Encoding',
    'List-Id',
    'List-Unsubscribe-Post',
    'List-Post',
    'List-Help',
    'List-Owner',
    'List-Archive',
    'List-Subscribe',
    'To',
    'Message-ID',
    'List-Unsubscribe',
  ],
  list: [
    'From',
    'Subject',
    'Date',
    'MIME-Version',
    'Content-Type',
    'Content-Transfer-Encoding',
    'Message-ID',
  ],
}

/** Signed where they stand. */
const SIGNED: Readonly<Record<SigningPolicy, readonly FieldName[]>> = {
  subscriber: ['Archived-At', 'Feedback-ID'],
  list: [],
}

export interface SignatureMaker {
  /** Octets of the field, always the same. */
  readonly size: number
  /** Writes the field; `values` are octets, in the order of the fields without a value. */
  readonly write: (values: readonly string[], bodyHash: string, into: Buffer, start: number) => Promise<void>
}

export function signatureMaker(
  signer: Signer,
  policy: SigningPolicy,
  fields: readonly Field[],
  date: Date,
): SignatureMaker {
  const { all, fixed, places } = signedFields(policy, fields)
  const tags = tagsOf(signer, [...all, ...OVERSIGNED[policy]], date)
  const head = `${headerField('DKIM-Signature', tags)}\r\n bh=`
  const canonicalHead = `dkim-signature:${tags} bh=`
  const length = signatureLength(signer.key)
  const size = head.length + HASH + foldedSignature('x'.repeat(length)).length
  return {
    size,
    write: async (values, bodyHash, into, start) => {
      let data = fixed
      for (const { name, place } of places) data += canonical(name, values[place] ?? '')
      data += `${canonicalHead}${bodyHash}; b=`
      const signature = await signed(signer, Buffer.from(data, 'latin1'))
      const written = into.write(head + bodyHash + foldedSignature(signature), start, 'latin1')
      if (written !== size) throw new Error(`a signature of ${written} octets in a place for ${size}`)
    },
  }
}

/** The fields that are there, those of one value first: their canonical form, and which are left to fill. */
function signedFields(policy: SigningPolicy, fields: readonly Field[]) {
  const names = new Set<string>([...OVERSIGNED[policy], ...SIGNED[policy]])
  const found = fields.filter(({ name }) => names.has(name))
  const same = found.flatMap(({ name, value }) => (value === null ? [] : [canonical(name, octetsOf(value))]))
  const places = fields
    .filter(({ value }) => value === null)
    .map(({ name }, place) => ({ name, place }))
    .filter(({ name }) => names.has(name))
  const all = [...found.filter(({ value }) => value !== null), ...places].map(({ name }) => name)
  return { all, fixed: same.join(''), places }
}

/** RFC 6376 §3.4.2: our values are unfolded and have single spaces already. */
function canonical(name: string, value: string): string {
  return `${name.toLowerCase()}:${value}\r\n`
}

/** RFC 6376 §3.5, as far as the body's hash. Names are put into words of a line each, where folding may break. */
function tagsOf({ domain, selector, algorithm }: Signer, names: readonly string[], date: Date): string {
  const seconds = Math.floor(date.getTime() / 1000)
  const words = names.reduce<readonly string[]>((lines, name) => {
    const line = lines.at(-1)
    const longer = line === undefined ? `h=${name}` : `${line}:${name}`
    return longer.length < 72 ? [...lines.slice(0, -1), longer] : [...lines.slice(0, -1), `${line}:`, name]
  }, [])
  return `v=1; a=${algorithm}-sha256; c=relaxed/relaxed; d=${domain}; s=${selector}; t=${seconds}; ${words.join(' ')};`
}

/** SHA-256 in base64. */
const HASH = 44

/** What follows the body's hash; white space in it is no part of the value. */
function foldedSignature(signature: string): string {
  return `;\r\n b=${signature.replace(/(.{72})(?=.)/g, '$1\r\n ')}\r\n`
}

/** Letters of base64. */
function signatureLength({ asymmetricKeyDetails: details }: KeyObject): number {
  const octets = details?.modulusLength === undefined ? 64 : details.modulusLength / 8
  return Math.ceil(octets / 3) * 4
}

async function signed({ algorithm, key }: Signer, data: Buffer): Promise<string> {
  // RFC 8463 §3: Ed25519 signs the hash
  const [digest, octets] = algorithm === 'rsa' ? ['sha256', data] : [null, hash('sha256', data, 'buffer')]
  return await new Promise((resolve, reject) => {
    sign(digest, octets, key, (error, signature) => {
      if (error === null) resolve(signature.toString('base64'))
      else reject(error)
    })
  })
}
