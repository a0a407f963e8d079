// Content codings: which one a browser takes (RFC 9110 §12.5.3), and a body in each of them. What is sent often is
// compressed once, and as small as it gets.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export const ENCODINGS = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** The first of `br`, `gzip` and `identity` among those that are taken most gladly; identity when none is. */
export function encodingFor(accepted: string | undefined): Encoding {
  const known = answers.get(accepted ?? '')
  if (known !== undefined) return known
  const weights = weightsOf(accepted ?? '')
  const weightOf = (encoding: Encoding): number =>
    weights.get(encoding) ?? weights.get('*') ?? (encoding === 'identity' ? LEAST : 0)
  const best = Math.max(...ENCODINGS.map(weightOf))
  const encoding = (best > 0 ? ENCODINGS.find(one => weightOf(one) === best) : undefined) ?? 'identity'
  if (answers.size < MOST_ANSWERS) answers.set(accepted ?? '', encoding)
  return encoding
}

/** Few browsers write it in few ways; what somebody makes up must not fill the memory. */
const answers = new Map<string, Encoding>()
const MOST_ANSWERS = 200
/** Identity is taken by whoever does not say otherwise, after all that is asked for. */
const LEAST = 0.0001

function weightsOf(accepted: string): ReadonlyMap<string, number> {
  return new Map(
    accepted.split(',').map(part => {
      const [name = '', ...parameters] = part.toLowerCase().split(';')
      const [, q] = /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameters[0] ?? '') ?? []
      return [name.trim(), parameters.length === 0 ? 1 : Number(q ?? 0)]
    }),
  )
}

export type Encoded = Readonly<Record<Encoding, Uint8Array<ArrayBuffer>>>

/** The same octets where compressing them does not make them smaller. */
export async function encoded(text: string): Promise<Encoded> {
  const identity = new TextEncoder().encode(text)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
  }
  const [br, gz] = await Promise.all([brotli(identity, { params }), zip(identity, { level: 9 })])
  const smaller = (octets: Uint8Array<ArrayBuffer>) => (octets.length < identity.length ? octets : identity)
  return { br: smaller(new Uint8Array(br)), gzip: smaller(new Uint8Array(gz)), identity }
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
