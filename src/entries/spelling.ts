// Names and titles compared by what they say: case, punctuation, white space and width decide nothing.

/** Letters and digits only, in lower case. A scheme, `www.` and a leading article are not part of a name. */
export function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?(?:the\s+)?/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}
