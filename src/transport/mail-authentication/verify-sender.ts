// Verifies a message that was handed to us directly: its signatures, where it came from, and what the domain of its From
// asks for, by mailauth. Nothing here is an error: what cannot be looked up, or takes too long, proves nothing.
import { setTimeout } from 'node:timers/promises'
import { type AuthenticateResult, authenticate, type DKIMResult } from 'mailauth'
import type { Signature, Verified } from '../../inbound/verified-sender.ts'
import { MAX_HEADER_OCTETS } from '../mail-parser/limits.ts'
import type { Origin } from './origin.ts'
import type { DnsResolver } from './resolver.ts'

/** Five answers of the slowest server; nobody's mail waits longer for being proved. */
const MAX_VERIFY_MS = 10_000

export const UNVERIFIED: Verified = { signatures: [], spf: null, policy: 'unknown', vouchedBy: null }

/** @param origin null when nobody told where it came from: then its signatures alone count */
export async function verifySender(
  raw: Uint8Array,
  origin: Origin | null,
  resolver: DnsResolver,
  limitMs = MAX_VERIFY_MS,
): Promise<Verified> {
  const done = new AbortController()
  const late = setTimeout(limitMs, UNVERIFIED, { signal: done.signal }).catch(() => UNVERIFIED)
  try {
    return await Promise.race([verify(raw, origin, resolver), late])
  } catch {
    return UNVERIFIED
  } finally {
    done.abort()
  }
}

async function verify(raw: Uint8Array, origin: Origin | null, resolver: DnsResolver): Promise<Verified> {
  if (origin === null && !isSigned(raw)) return { ...UNVERIFIED, policy: 'none' }
  const result = await authenticate(Buffer.from(raw), {
    resolver,
    mta: 'newsletter.invalid',
    disableBimi: true,
    rejectRsaSha1: true, // RFC 8301 §3.1
    ...(origin === null ? {} : { ip: origin.ip, helo: origin.helo ?? origin.ip, sender: origin.sender }),
  })
  const date = dateOf(result)
  return {
    signatures: (result.dkim.results ?? []).map(one => signatureOf(one, date)),
    spf: origin === null || origin.sender === '' ? null : spfOf(result),
    policy: policyOf(result),
    vouchedBy: vouchedBy(result),
  }
}

function isSigned(raw: Uint8Array): boolean {
  return /^dkim-signature[ \t]*:/im.test(Buffer.from(raw).toString('latin1', 0, MAX_HEADER_OCTETS))
}

function signatureOf(one: DKIMResult, date: Date | null): Signature {
  const covered = ` ${one.signingHeaders?.keys ?? ''} `.toLowerCase()
  const signTime = one.signTime ? new Date(one.signTime) : null
  return {
    domain: one.signingDomain ?? '',
    valid: one.status.result === 'pass' && one.signatureTimeValid !== false,
    aligned: typeof one.status.aligned === 'string',
    partial: one.canonBodyLengthLimited === true,
    madeAt: signTime ?? (/[\s:]date[\s:]/.test(covered) ? date : null),
  }
}

function dateOf({ dkim }: AuthenticateResult): Date | null {
  const lines = (dkim.headers?.parsed ?? []).filter(({ key }) => key === 'date').map(({ line }) => line)
  const time = Date.parse((lines[0] ?? '').toString().replace(/^[^:]*:/, ''))
  return lines.length === 1 && !Number.isNaN(time) ? new Date(time) : null
}

function spfOf({ spf, dmarc }: AuthenticateResult): Verified['spf'] {
  if (spf === false || spf.status.result !== 'pass' || !spf.domain) return null
  return { domain: spf.domain, aligned: dmarc !== false && Boolean(dmarc.alignment?.spf?.result) }
}

function policyOf({ dmarc }: AuthenticateResult): Verified['policy'] {
  if (dmarc === false || dmarc.status.result === 'temperror') return 'unknown'
  return dmarc.status.result === 'none' ? 'none' : 'published'
}

/** The newest link of an ARC chain that holds, when it says that DMARC passed where it was sealed. */
function vouchedBy({ arc }: AuthenticateResult): string | null {
  if (arc === false || arc.status.result !== 'pass') return null
  const said: unknown = arc.authenticationResults?.['dmarc']
  const passed = typeof said === 'object' && said !== null && 'result' in said && said.result === 'pass'
  return passed && arc.signature ? (arc.signature.signingDomain ?? null) : null
}
