// The words of a report that comes as HTML alone. Good enough to find an address and a code in; nobody reads it.

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
}

/** No report is longer. */
const LONGEST = 100_000
const ENDS_LINE = /^\/?(?:br|p|div|tr|li|h\d|td)\b/i

export function plainText(html: string): string {
  const [first = '', ...rest] = html.slice(0, LONGEST).split('<')
  const pieces = rest.map(piece => {
    const end = piece.indexOf('>')
    return end < 0 ? piece : `${ENDS_LINE.test(piece) ? '\n' : ' '}${piece.slice(end + 1)}`
  })
  return [first, ...pieces]
    .join('')
    .replace(/&(lt|gt|amp|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/[ \t]+/g, ' ')
}
