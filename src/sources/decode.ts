// The octets of a feed as text. An encoding that is named but does not fit the octets is passed over,
// since feeds are often served under another name than they were written in. Never fails.

const WESTERN = new TextDecoder('windows-1252')

export interface Decoded {
  readonly text: string
  /** Name of the encoding by the WHATWG Encoding Standard. */
  readonly encoding: string
  /** What had to be replaced; null when every octet was read. */
  readonly problem: string | null
}

/** In this order: BOM, HTTP charset, XML declaration (RFC 7303 §3), UTF-8, and windows-1252, which fits anything. */
export function decode(body: Uint8Array, contentType: string | null): Decoded {
  const marked = byteOrder(body)
  const named = marked === null ? [httpCharset(contentType), xmlEncoding(body)] : [marked]
  for (const encoding of [...named, 'utf-8'].flatMap(candidates)) {
    const text = strictly(body, encoding)
    if (text !== null) return { text: withoutC1(text), encoding, problem: null }
  }
  return mostly(body, named.find(label => label !== null) ?? 'utf-8')
}

/** UTF-16 shows itself in the first octets, by its mark or by the NUL beside the first `<` or `{`. */
function byteOrder(body: Uint8Array): string | null {
  const [a, b, c] = body
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (b === 0 && (a === 0x3c || a === 0x7b)) return 'utf-16le'
  if (a === 0 && (b === 0x3c || b === 0x7b)) return 'utf-16be'
  return null
}

function httpCharset(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null
}

function xmlEncoding(body: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(body.subarray(0, 1024))
  return /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1] ?? 'utf-8'
}

/** One octet a character fits anything, and servers name it by default: what is well-formed UTF-8 is UTF-8. */
function candidates(label: string | null): readonly string[] {
  const encoding = label === null ? null : knownEncoding(label)
  if (encoding === null) return []
  return /^(windows|iso-8859|koi8|ibm|mac|x-mac)/.test(encoding) ? ['utf-8', encoding] : [encoding]
}

function knownEncoding(label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label)
    return encoding
  } catch {
    return null
  }
}

/** A character cut in two at the very end is no misfit. */
function strictly(body: Uint8Array, encoding: string): string | null {
  if (encoding.startsWith('utf-16') && byteOrder(body) !== encoding) return null
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body, { stream: true })
  } catch {
    return null
  }
}

/** C1 controls were windows-1252 once, before somebody took them for Latin-1 (as HTML §13.2.5.80 has it). */
function withoutC1(text: string): string {
  return text.replace(/[\x80-\x9F]/g, control => WESTERN.decode(Uint8Array.of(control.charCodeAt(0))))
}

/** Nothing fits: UTF-8 with a few slips in it, or else windows-1252. */
function mostly(body: Uint8Array, named: string): Decoded {
  const text = new TextDecoder().decode(body)
  const slips = count(text, /\uFFFD/g)
  if (slips <= count(text, /[^\0-\x7F\uFFFD]/g)) {
    return { text, encoding: 'utf-8', problem: `${slips} characters are not ${named} and were replaced` }
  }
  const encoding = 'windows-1252'
  return {
    text: WESTERN.decode(body),
    encoding,
    problem: `it is not ${named}; read as ${encoding}`,
  }
}

function count(text: string, pattern: RegExp): number {
  let found = 0
  for (const _ of text.matchAll(pattern)) found += 1
  return found
}
