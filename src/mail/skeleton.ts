// A message in pieces: octets that are the same for everybody, made once, and between them places for what is one
// recipient's own. Strings here hold octets, one a character (latin1).

/** Octets, or null for a place. */
export type Piece = string | null

export interface Skeleton {
  /** One more than there are places: a place stands behind each but the last. */
  readonly fixed: readonly Uint8Array[]
  /** Octets of all that is fixed. */
  readonly size: number
}

export function skeletonOf(pieces: readonly Piece[]): Skeleton {
  const runs: string[] = ['']
  for (const piece of pieces) {
    if (piece === null) runs.push('')
    else runs.push((runs.pop() ?? '') + piece)
  }
  const fixed = runs.map(run => Buffer.from(run, 'latin1'))
  return { fixed, size: fixed.reduce((sum, { length }) => sum + length, 0) }
}

/** Octets of a skeleton with its places filled. */
export function sizeWith({ fixed, size }: Skeleton, values: readonly string[]): number {
  if (values.length !== fixed.length - 1)
    throw new TypeError(`${values.length} values for ${fixed.length - 1} places`)
  let sum = size
  for (const value of values) sum += value.length
  return sum
}

/** Writes it whole, the values in the order of their places. @returns where it ends */
export function writeWith(
  { fixed }: Skeleton,
  values: readonly string[],
  into: Buffer,
  start: number,
): number {
  let at = start
  for (const [place, octets] of fixed.entries()) {
    into.set(octets, at)
    at += octets.length
    const value = values[place]
    if (value !== undefined) at += into.write(value, at, 'latin1')
  }
  return at
}

/** Text as octets. */
export function octetsOf(text: string): string {
  return /^[\0-\x7F]*$/.test(text) ? text : Buffer.from(text).toString('latin1')
}
