// The files that a blogroll comes in, and which of them one is.
export { parseOpml, writeOpml } from './opml.ts'
export { parsePlanetIni, writePlanetIni } from './planet-ini.ts'

/** By its content, never by its name; null when it is neither. */
export function sniffBlogroll(text: string): 'opml' | 'planet' | null {
  const start = text.replace(/^[\s\uFEFF]+/, '')
  if (start.startsWith('<')) return /<(opml|outline)[\s>]/i.test(start) ? 'opml' : null
  return /^[ \t]*\[[^\]\r\n]+\]/m.test(start) ? 'planet' : null
}
