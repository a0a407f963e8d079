// Quoted-printable (RFC 2045 §6.7), so written that a body is its own canonical form under DKIM's "relaxed"
// (RFC 6376 §3.4.4) and SMTP has nothing to do to it: no run of white space, none at the end of a line, no tab,
// and no line that begins with a dot (RFC 5321 §4.5.2) or with "From ".

/** RFC 2045 §6.7 (5) has 76, the "=" of a soft break counted: so many are left for what stands before it. */
const ROOM = 75

/** Stands between two pieces of one line. */
export const SOFT_BREAK = '=\r\n'

/** What needs no encoding at all: most of what is made once per recipient. */
const AS_IT_IS = /^(?!\.|From )[!-<>-~]+(?: [!-<>-~]+)*$/

/** Lines with LF between them; CRLF stands between those that come out. */
export function encodeLines(text: string): string {
  return text.includes('\n') ? text.split('\n').map(encodeLine).join('\r\n') : encodeLine(text)
}

/** A line, or a piece of one that stands between soft breaks; none of its own lines is longer than 75. */
export function encodeLine(line: string): string {
  if (line.length <= ROOM && AS_IT_IS.test(line)) return line
  let encoded = ''
  let current = ''
  let at = 0
  for (const char of line) {
    const isLast = at + char.length === line.length
    let token = tokenOf(char, isLast || isSpace(line[at - 1]))
    if (current.length + token.length > ROOM) {
      encoded += current + SOFT_BREAK
      current = ''
    }
    if (current === '' && (char === '.' || line.startsWith('From ', at))) token = escapedOctets(char)
    current += token
    at += char.length
  }
  return encoded + current
}

function tokenOf(char: string, encodesSpace: boolean): string {
  if (char === ' ' && !encodesSpace) return char
  return /^[!-<>-~]$/.test(char) ? char : escapedOctets(char)
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t'
}

/** `=C3=A9`: all octets of a character, which so stay in one line. */
export function escapedOctets(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x80) return ASCII[code] ?? ''
  return encodeURIComponent(char.toWellFormed()).replaceAll('%', '=')
}

const ASCII = Array.from(
  { length: 0x80 },
  (_, code) => `=${code.toString(16).toUpperCase().padStart(2, '0')}`,
)
