// Who a message is from, as far as we could verify it ourselves: its signatures (RFC 6376), the address it was handed over
// from (RFC 7208), and what the domain in its From asks for (RFC 9989). Whatever is not exactly so is no proof.
import { domainOf, parseDomain } from '../mail/address.ts'
import type { Field } from '../mail/header-fields.ts'
import { type Authentication, authorOf } from './authentication.ts'

export interface Verified {
  readonly signatures: readonly Signature[]
  /** The domain whose server handed it over, by SPF of the envelope sender; null when none, or nobody could tell. */
  readonly spf: { readonly domain: string; readonly aligned: boolean } | null
  /** What the domain of the From has published; `unknown` when it could not be asked. */
  readonly policy: 'none' | 'published' | 'unknown'
  /** Domains in an unbroken ARC chain (RFC 8617) that say they had seen it authenticated. */
  readonly vouchedBy: string | null
}

export interface Signature {
  readonly domain: string
  readonly valid: boolean
  /** With the domain of the From, in the way that this one asks for: strict or relaxed. */
  readonly aligned: boolean
  /** It covers the body in part alone (`l=`), so that anything may have been added. */
  readonly partial: boolean
  /** When it was made: its `t=`, or the Date that it covers; null when it says nothing of that. */
  readonly madeAt: Date | null
}

/** A message that is older came another way than from its sender's server: servers try for five days (RFC 5321 §4.5.4.1). */
const OLDEST_MS = 7 * 24 * 60 * 60 * 1_000
/** Clocks differ. */
const EARLIEST_MS = 60 * 60 * 1_000

export function judgeVerified(fields: readonly Field[], verified: Verified, now: Date): Authentication {
  const author = authorOf(fields)
  if (author === null) return no('its From does not name one person', verified)
  const domain = domainOf(author.address)
  if (verified.policy === 'unknown') return no(`what ${domain} asks for could not be looked up`, verified)
  // Without a published policy nothing is aligned but the very domain.
  const stands = ({ domain: by, aligned }: { readonly domain: string; readonly aligned: boolean }) =>
    verified.policy === 'published' ? aligned : parseDomain(by.toLowerCase()) === domain
  const signatures = verified.signatures.filter(stands)
  const good = signatures.find(one => one.valid && flawOf(one, now) === null)
  if (good !== undefined) return { authenticated: true, why: `signed by ${good.domain}` }
  if (verified.spf !== null && stands(verified.spf)) {
    return { authenticated: true, why: `sent by a server of ${verified.spf.domain} (SPF)` }
  }
  const [first] = signatures
  if (first === undefined) return no(`nothing proves that it is from ${domain}`, verified)
  return no(`a signature of ${first.domain} is ${flawOf(first, now) ?? 'not valid'}`, verified)
}

function flawOf({ valid, partial, madeAt }: Signature, now: Date): string | null {
  if (!valid) return 'not valid'
  if (partial) return 'for a part of it alone'
  if (madeAt === null) return 'of no time'
  const age = now.getTime() - madeAt.getTime()
  return age > OLDEST_MS || age < -EARLIEST_MS ? 'of another time' : null
}

/** A list that forwarded it may tell the truth; anybody can be such a list, so it is a hint for an editor. */
function no(why: string, { vouchedBy }: Verified): Authentication {
  const hint = vouchedBy === null ? '' : `; ${vouchedBy} says that it was, which is no proof (ARC)`
  return { authenticated: false, why: `${why}${hint}` }
}
