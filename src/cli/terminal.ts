// Text on its way to a terminal: our own colours, and no other escape.

/** Takes out every control but newline, tab and colour changes (SGR, ECMA-48 §8.3.117). */
export function forTerminal(text: string): string {
  return text.replace(/\u001B\[[\d;]{0,20}m|[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, match =>
    match.length > 1 ? match : '',
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
