// The header fields that every answer carries: nothing is loaded from elsewhere, nothing runs, nobody frames us, and
// no address of ours, which may hold a reader's token, is told to whoever is visited next.
import type { Settings } from '../config/settings.ts'

export type Headers = Readonly<Record<string, string>>

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
]

/** For a page with a script of our own, such as the search of the archive. */
const SCRIPTED = [...POLICY, "script-src 'self'", "connect-src 'self'"]

export interface SecurityHeaders {
  readonly plain: Headers
  readonly scripted: Headers
}

export function securityHeaders({ baseUrl }: Pick<Settings, 'baseUrl'>): SecurityHeaders {
  const headers = {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // RFC 6797 §7.2: over plain HTTP it must not be sent
    ...(baseUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
  return {
    plain: { ...headers, 'Content-Security-Policy': POLICY.join('; ') },
    scripted: { ...headers, 'Content-Security-Policy': SCRIPTED.join('; ') },
  }
}
