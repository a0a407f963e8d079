// The "relaxed" canonical form of a body (RFC 6376 §3.4.4) in the standard's words: for tests, and written apart from
// what makes bodies that have no other.
export function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map(line => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
  const text = lines.join('\r\n').replace(/(?:\r\n)+$/, '')
  return text === '' ? '' : `${text}\r\n`
}
