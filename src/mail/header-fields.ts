// Header fields as they stand in a message or in what a bounce quotes of one: names, unfolded values, their
// order. Linear in the text, and nothing in it is an error (RFC 5322 §2.2).

export interface Field {
  /** In lower case. */
  readonly name: string
  /** Unfolded (RFC 5322 §2.2.3), not decoded, trimmed. */
  readonly value: string
}

const FIELD = /^([!-9;-~]{1,100})[ \t]*:/

/** The fields of a header block. What is no field, and does not continue one, is left out. */
export function parseFields(block: string): readonly Field[] {
  const fields: { name: string; lines: string[] }[] = []
  for (const line of block.split(/\r?\n/)) {
    const name = FIELD.exec(line)
    if (name !== null)
      fields.push({ name: (name[1] ?? '').toLowerCase(), lines: [line.slice(name[0].length)] })
    else if (/^[ \t]/.test(line)) fields.at(-1)?.lines.push(line)
  }
  return fields.map(({ name, lines }) => ({ name, value: unfold(lines) }))
}

/** The first field of that name; null when there is none. */
export function fieldOf(fields: readonly Field[], name: string): string | null {
  return fields.find(field => field.name === name)?.value ?? null
}

/** All fields of that name, in their order. */
export function fieldsOf(fields: readonly Field[], name: string): readonly string[] {
  return fields.filter(field => field.name === name).map(field => field.value)
}

function unfold(lines: readonly string[]): string {
  return lines
    .map(line => line.trim())
    .join(' ')
    .trim()
}
