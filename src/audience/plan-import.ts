// What an import does to a roster: who is added, who gets another name, and who is kept out. Pure; the same person
// may come several times, and the last name counts.

export interface NewSubscriber {
  readonly address: string
  readonly addressKey: string
  readonly name: string | null
}

/** What the roster has under an address. */
export interface Known {
  readonly id: number
  readonly state: 'active' | 'left'
  readonly name: string | null
}

export interface Facts {
  /** Addresses that no mail may reach. */
  readonly suppressed: { readonly has: (addressKey: string) => boolean }
  readonly known: ReadonlyMap<string, Known>
}

export type Imported = 'added' | 'updated' | 'unchanged' | 'left' | 'suppressed'

export interface PlannedImport {
  /** What becomes of each, in order. */
  readonly outcomes: readonly Imported[]
  readonly added: readonly NewSubscriber[]
  readonly renamed: readonly { readonly id: number; readonly name: string }[]
}

/** Who had left stays away unless they ask again themselves; who is suppressed is refused. */
export function planImport(people: readonly NewSubscriber[], { suppressed, known }: Facts): PlannedImport {
  const added = new Map<string, NewSubscriber>()
  const renamed = new Map<string, { id: number; name: string }>()
  const outcomes = people.map((person): Imported => {
    const { addressKey: key, name } = person
    if (suppressed.has(key)) return 'suppressed'
    const before = known.get(key)
    if (before?.state === 'left') return 'left'
    if (before !== undefined) {
      if (!isNew(name, renamed.get(key) ?? before)) return 'unchanged'
      renamed.set(key, { id: before.id, name })
      return 'updated'
    }
    const earlier = added.get(key)
    if (earlier !== undefined && !isNew(name, earlier)) return 'unchanged'
    added.set(key, { ...(earlier ?? person), name })
    return earlier === undefined ? 'added' : 'updated'
  })
  return { outcomes, added: [...added.values()], renamed: [...renamed.values()] }
}

function isNew(name: string | null, { name: current }: { readonly name: string | null }): name is string {
  return name !== null && name !== current
}
