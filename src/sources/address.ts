// Addresses as feeds and blogrolls write them, made absolute. Only http and https come out.

const MAX_LENGTH = 4_096

/** `href` resolved against `base`; null when that gives no http(s) address. */
export function httpAddress(href: string, base?: string): string | null {
  const trimmed = href.trim()
  if (trimmed === '' || trimmed.length > MAX_LENGTH) return null
  const url = URL.parse(/^www\.\S+\.\S/i.test(trimmed) ? `http://${trimmed}` : trimmed, base)
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return null
  return url.href.length > MAX_LENGTH ? null : url.href
}

/** The address of a feed, also as `feed://host/…` and `feed:https://host/…`. */
export function feedAddress(href: string, base?: string): string | null {
  const known = href
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://')
  return httpAddress(known, base)
}
