// A person's name out of what feeds put where an author belongs: names, addresses, both in any order.
import { plainLine } from './plain.ts'

/** What programs write when nobody told them who the author is. */
const NOBODY = /^(admin(istrator)?|root|webmaster|no-?reply|unknown|anonymous|nobody|user|author|default)$/i
const ADDRESS = /[<(]?(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+[>)]?/gi

/** The name without any mail address; null when there is none or it says nothing. */
export function personName(text: string): string | null {
  const line = plainLine(text.slice(0, 1_000)).slice(0, 200)
  const named = /^\S+@\S+\s*\((.+)\)$/.exec(line)?.[1] ?? line.replace(ADDRESS, ' ')
  const name = plainLine(named).replace(/^[\s"',;:-]+|[\s"',;:-]+$/g, '')
  return name === '' || NOBODY.test(name) || !/[\p{L}\p{N}]/u.test(name) ? null : name
}

/** Several authors on one line, each once; null when nobody is named. */
export function personNames(texts: readonly string[]): string | null {
  const names = new Set(
    texts
      .slice(0, 20)
      .map(personName)
      .filter(name => name !== null),
  )
  return names.size === 0 ? null : [...names].join(', ')
}
