// What may be bound to a statement: values that both databases take and give back unchanged. Everything
// else is converted in silence by one of them (a Date, an array, a boolean, NaN), or shifts the other
// parameters by one (node:sqlite takes a first object for named parameters).

export type SqlValue = null | number | bigint | string | Uint8Array

/** The values of many rows, for a statement that is run once for each: made by insert-rows.ts, taken by sqlite.ts. */
export class RowValues {
  readonly rows: readonly (readonly unknown[])[]

  constructor(rows: readonly (readonly unknown[])[]) {
    this.rows = rows
  }
}

/** @throws TypeError, since it is our own mistake, naming the kind of value and never the value */
export function sqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw new TypeError('A number that is not finite cannot be stored')
  }
  if (typeof value === 'string') {
    if (!value.includes('\0')) return value
    throw new TypeError('Text with a NUL in it cannot be stored')
  }
  throw new TypeError(`A value of kind ${kindOf(value)} cannot be stored: make it text or a number first`)
}

function kindOf(value: unknown): string {
  return typeof value === 'object' ? (value?.constructor?.name ?? 'object') : typeof value
}
