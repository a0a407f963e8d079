// What went wrong while fetching, in words for the person who looks at the source. Inside this folder a
// failure is thrown; `fetcher.ts` catches it once and hands it on as a value.
import { cleanLine } from '../../text/clean.ts'

/** A failure that is described already. */
export class Failure extends Error {
  override name = 'Failure'
}

/** An address that must not be connected, found out only when its name was resolved. */
export class Refusal extends Failure {
  override name = 'Refusal'
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_NONAME)$/, 'its host is not known'],
  [/^EAI_/, 'the name server gave no answer'],
  [/^ECONNREFUSED$/, 'the connection was refused'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_CLOSED)$/, 'the connection broke off'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'no connection could be made'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'its host cannot be reached'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'its headers are too large'],
  [/^(HPE_|UND_ERR_RES_CONTENT_LENGTH)/, 'the answer is not proper HTTP'],
  [/^(Z_|ERR__ERROR|ZSTD_)/, 'the answer is compressed wrongly'],
  [/CERT|^ERR_(TLS|SSL)|^UNABLE_TO|^EPROTO$/, 'its TLS certificate or connection is not sound'],
]

export function describeFailure(error: unknown): string {
  if (error instanceof Failure) return error.message
  if (!(error instanceof Error)) return cleanLine(String(error))
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'it is larger than it may be'
  const words = WORDS.find(([pattern]) => pattern.test(code))?.[1]
  return words === undefined ? cleanLine(error.message || error.name) : `${words} (${code})`
}
