// The one message that a mail server hands to a command.
import type { Mail } from './mail.ts'

/** Servers put an mbox separator before it. */
const SEPARATOR = /^From \S[^\n]*\n/

export async function* readOne(octets: Uint8Array): AsyncGenerator<Mail, void, undefined> {
  const raw = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
  const separator = SEPARATOR.exec(raw.toString('latin1', 0, 1_000))?.[0].length ?? 0
  yield { raw: raw.subarray(separator), place: 'stdin', taken: async () => {} }
}
