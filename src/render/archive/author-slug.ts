// The last part of an author's path: letters and digits of any script, and `-`, so that it names one file and no
// folder above it (S-26).

/** Characters of a path's part: with four octets each, file systems take no more. */
const LONGEST = 60

/** `Ada Example` → `ada-example`; null when there is nothing in a name to make a path of. */
export function authorSlug(name: string): string | null {
  const words = name
    .normalize('NFKD')
    .replace(/(?<=[\p{sc=Latn}])\p{M}+/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/^[^\p{L}\p{N}]+|(?:[^\p{L}\p{M}\p{N}]\p{M}*)+/gu, '-')
  const slug = Array.from(words.replace(/^-|-$/g, '')).slice(0, LONGEST).join('').replace(/-$/, '')
  return slug === '' ? null : slug
}
