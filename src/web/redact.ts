// What may stand in a log: no reader's address, no IP address, no token, no password. A request is logged by the
// pattern of its route, never by its path; this is for the words of errors, which may quote anything.

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,500}@/gi, '$1(secret)@'],
  [/[^\s<>"(),;:@]{1,64}@[^\s<>"'(),;:@]{1,255}/g, '(address)'],
  [
    /\b(approved|password|pass|token|secret|authorization)(["']?\s*[:=]\s*["']?)[^\s"',;]{1,500}/gi,
    '$1$2(secret)',
  ],
  [/(?<![\w-])[0-9a-z]{1,10}-[\w-]{22,}/g, '(token)'],
  [/(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g, '(IP address)'],
  [/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])/gi, '(IP address)'],
]

export function redacted(text: string): string {
  return SECRETS.reduce((rest, [secret, instead]) => rest.replace(secret, instead), text)
}
