// The octets of a web page as text, in the encoding that a browser would take (WHATWG HTML §13.2.3.2,
// encoding sniffing): byte order mark, HTTP header, what the page says of itself, else UTF-8 or
// windows-1252. Never fails; octets that fit no character become U+FFFD.

/** How far a page's own declaration is looked for. */
const PRESCAN_OCTETS = 1_024

/** @param contentType the value of the Content-Type header, if there was one. */
export function decodePage(body: Uint8Array, contentType: string | null): string {
  const label = byteOrderMark(body) ?? charsetOf(contentType ?? '') ?? declared(body)
  return new TextDecoder(label === null || isMislabelled(label, body) ? undeclared(body) : label).decode(body)
}

function byteOrderMark(body: Uint8Array): string | null {
  const [a, b, c] = body
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  return null
}

function charsetOf(contentType: string): string | null {
  return known(/;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1])
}

/** `<meta charset>`, `<meta http-equiv=content-type content>`, or an XML declaration's encoding. */
function declared(body: Uint8Array): string | null {
  const utf16 = unmarkedUtf16(body)
  if (utf16 !== null) return utf16
  const start = new TextDecoder('latin1').decode(body.subarray(0, PRESCAN_OCTETS)).replace(/<!--.*?-->/gs, '')
  const found =
    /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'>;/]+)/i.exec(start)?.[1] ??
    /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']+)/i.exec(start)?.[1]
  const label = known(found)
  // What could be read so far as ASCII is no UTF-16, whatever it says (§13.2.3.2, prescan, step 15).
  return label?.startsWith('utf-16') ? 'utf-8' : label
}

/** Markup begins with two characters of ASCII; in UTF-16 each has an octet of zeros beside it. */
function unmarkedUtf16(body: Uint8Array): string | null {
  const [a, b, c, d] = body
  if (a === 0 && b && c === 0 && d) return 'utf-16be'
  if (a && b === 0 && c && d === 0) return 'utf-16le'
  return null
}

/** Pages in UTF-8 that are called something older are common, and no other text at length is valid UTF-8. */
function isMislabelled(label: string, body: Uint8Array): boolean {
  const highOctets = body.reduce((count, octet) => (octet > 0x7f ? count + 1 : count), 0)
  return !label.startsWith('utf-') && highOctets >= (label === 'windows-1252' ? 2 : 20) && isUtf8(body)
}

function undeclared(body: Uint8Array): string {
  return isUtf8(body) ? 'utf-8' : 'windows-1252'
}

function isUtf8(body: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return true
  } catch {
    return false
  }
}

/** The encoding's own name for one of its labels; null for one that nobody knows. */
function known(label: string | undefined): string | null {
  try {
    return label === undefined ? null : new TextDecoder(label).encoding
  } catch {
    return null
  }
}
