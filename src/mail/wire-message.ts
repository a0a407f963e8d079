// A message that can stand between DATA and its dot as it is: CRLF line ends alone (RFC 5321 §2.3.8), no line that
// begins with a dot (§4.5.2), a line end at its end. What has this type is not looked at again on its way out.

declare const ready: unique symbol

export type WireMessage = Uint8Array & { readonly [ready]: 'for the wire' }

/** Any octets, made so: a CR or LF alone becomes a line end, since servers differ in what it is; dots are doubled. */
export function toWireMessage(octets: Uint8Array): WireMessage {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1')
  if (!/^\.|\n\.|\r(?!\n)|(?<!\r)\n|(?<!\n)$(?![\s\S])/.test(text)) return octets as WireMessage
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  const stuffed = lines.map(line => (line.startsWith('.') ? `.${line}\r\n` : `${line}\r\n`))
  return Buffer.from(stuffed.join(''), 'latin1') as Uint8Array as WireMessage
}
