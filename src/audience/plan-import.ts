// What an import does to a roster: who is added, what changes of whom, and who is kept out. Pure; the same person
// may come several times, and what was said last counts.

export interface NewSubscriber {
  readonly address: string
  readonly addressKey: string
  readonly name: string | null
  /** What they want to read; null when nothing is said of it. */
  readonly language?: string | null
  readonly tags?: readonly string[]
}

/** What the roster has under an address. */
export interface Known {
  readonly id: number
  readonly state: 'active' | 'left'
  readonly name: string | null
  readonly language: string | null
}

export interface Facts {
  /** Addresses that no mail may reach. */
  readonly suppressed: { readonly has: (addressKey: string) => boolean }
  /** Addresses of people who wanted to be forgotten. */
  readonly erased: { readonly has: (addressKey: string) => boolean }
  readonly known: ReadonlyMap<string, Known>
}

export type Imported = 'added' | 'updated' | 'unchanged' | 'left' | 'suppressed' | 'erased'

export interface PlannedImport {
  /** What becomes of each, in order. */
  readonly outcomes: readonly Imported[]
  readonly added: readonly NewSubscriber[]
  readonly changed: readonly Pick<Known, 'id' | 'name' | 'language'>[]
}

/** Who had left stays away unless they ask again themselves; who is suppressed or was erased is refused. */
export function planImport(
  people: readonly NewSubscriber[],
  { suppressed, erased, known }: Facts,
): PlannedImport {
  const added = new Map<string, NewSubscriber>()
  const changed = new Map<string, Pick<Known, 'id' | 'name' | 'language'>>()
  const outcomes = people.map((person): Imported => {
    const key = person.addressKey
    if (suppressed.has(key)) return 'suppressed'
    if (erased.has(key)) return 'erased'
    const before = known.get(key)
    if (before?.state === 'left') return 'left'
    if (before !== undefined) {
      const { id, name, language } = before
      const next = said(changed.get(key) ?? { id, name, language }, person)
      if (next === null) return 'unchanged'
      changed.set(key, next)
      return 'updated'
    }
    const earlier = added.get(key)
    const next = earlier === undefined ? person : said(earlier, person)
    if (next !== null) added.set(key, next)
    return earlier === undefined ? 'added' : next === null ? 'unchanged' : 'updated'
  })
  return { outcomes, added: [...added.values()], changed: [...changed.values()] }
}

/** What is known with what was said of it on top; null when that changes nothing. */
function said<T extends { readonly name: string | null; readonly language?: string | null }>(
  current: T,
  { name, language }: NewSubscriber,
): T | null {
  const next = {
    ...current,
    name: name ?? current.name,
    language: language ?? current.language ?? null,
  }
  return next.name === current.name && next.language === (current.language ?? null) ? null : next
}
