// Reads format=flowed as RFC 3676 §4.1 tells a receiver to, without DelSp: for tests, and written apart
// from what writes it.

export interface FlowedParagraph {
  readonly quotes: number
  readonly text: string
}

export function unflow(flowed: string): readonly FlowedParagraph[] {
  const paragraphs: FlowedParagraph[] = []
  let open: { quotes: number; text: string } | null = null
  for (const line of flowed.split('\n')) {
    const quotes = /^>*/.exec(line)?.[0].length ?? 0
    const unstuffed = line.slice(quotes).replace(/^ /, '')
    const goesOn = unstuffed.endsWith(' ') && unstuffed !== '-- '
    if (open !== null && open.quotes === quotes) open.text += unstuffed
    else if (open !== null) throw new Error('a flowed line is followed by one of another depth')
    else open = { quotes, text: unstuffed }
    if (!goesOn) {
      paragraphs.push(open)
      open = null
    }
  }
  return open === null ? paragraphs : [...paragraphs, open]
}
