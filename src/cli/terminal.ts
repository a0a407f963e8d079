// Text on its way to a terminal: our own colours, and no other escape.

const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/** What `style` of a session writes (SGR, ECMA-48 §8.3.117), or a control. */
const OWN_OR_CONTROL = /\u001B\[(?:1|2|22|31|32|33|39)m|[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/** Takes out every control but newline, tab and, where it is asked for, our own colours. */
export function forTerminal(text: string, colors = false): string {
  if (!colors) return text.replace(CONTROLS, '')
  return text.replace(OWN_OR_CONTROL, match => (match.length > 1 ? match : ''))
}

/** On one line, and with what JSON leaves as it is but a terminal acts on in escaped form. */
export function jsonForTerminal(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007F-\u009F\u2028\u2029]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Columns as wide as their widest cell, the last one free. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((known, row) => {
    row.forEach((cell, index) => (known[index] = Math.max(known[index] ?? 0, cell.length)))
    return known
  }, [])
  return rows
    .map(row =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `1 entry`, `2 entries`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** At most so many characters, with an ellipsis. */
export function short(text: string, most: number): string {
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
