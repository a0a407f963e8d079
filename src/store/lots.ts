// Long lists in pieces: a statement takes 32,766 parameters on SQLite, 65,535 on PostgreSQL.

const MOST_AT_ONCE = 500

export function inLots<T>(items: readonly T[], size = MOST_AT_ONCE): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, lot) => items.slice(lot * size, (lot + 1) * size))
}
