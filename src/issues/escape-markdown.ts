// Plain text written so that Markdown shows just that text.

/**
 * Escapes every character that CommonMark could read as markup (CommonMark 0.31 §2.4). Lines that could begin a
 * list, a heading, a quote or a rule are escaped at their first character; so are HTML and entities. Leading
 * spaces go, since four of them would make code.
 */
export function escapeMarkdown(text: string): string {
  return text
    .split('\n')
    .map(line =>
      line
        .trim()
        .replace(/[\\`*_[\]<>|~]|&(?=#?\w+;)|!(?=\[)/g, '\\$&')
        .replace(/^([#+=-])/, '\\$1')
        .replace(/^(\d{1,9})([.)])/, '$1\\$2'),
    )
    .join('\n')
}
