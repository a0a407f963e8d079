// Text of any length as an index can hold it: PostgreSQL's take 2,704 octets, so that long text stands there as
// its digest. The same text has the same key, and no short text has that of a long one.

// node:crypto is loaded when a text is that long, since it would cost every start of the program a tenth.
const MOST_OCTETS = 1_000

export function indexKey(text: string): string {
  if (Buffer.byteLength(text) <= MOST_OCTETS) return text
  return `sha256:${process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex')}`
}
