// The header fields that every answer carries: nothing is loaded from elsewhere, nothing runs, nobody frames us, and
// no address of ours, which may hold a reader's token, is told to whoever is visited next.
import type { Settings } from '../config/settings.ts'
import { originForLinks } from './layout.ts'

export type Headers = Readonly<Record<string, string>>

/** @param styleOrigin where the style sheet may come from, beside the page's own origin */
function policyOf(styleOrigin: string | null): readonly string[] {
  return [
    "default-src 'none'",
    styleOrigin === null ? "style-src 'self'" : `style-src 'self' ${styleOrigin}`,
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
}

/** For a page with a script of our own, such as the search of the archive. */
const SCRIPTED = ["script-src 'self'", "connect-src 'self'"]

export interface SecurityHeaders {
  readonly plain: Headers
  readonly scripted: Headers
}

export function securityHeaders(settings: Pick<Settings, 'baseUrl' | 'links'>): SecurityHeaders {
  const policy = policyOf(originForLinks(settings))
  const headers = {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // RFC 6797 §7.2: over plain HTTP it must not be sent
    ...(settings.baseUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
  return {
    plain: { ...headers, 'Content-Security-Policy': policy.join('; ') },
    scripted: { ...headers, 'Content-Security-Policy': [...policy, ...SCRIPTED].join('; ') },
  }
}
