// Words of nobody in particular, and choices: the same for the same number, whoever asks and whenever.

/** A small generator of numbers (xorshift, 32 bits): 0 to 1. */
export type Dice = () => number

export function diceOf(seed: number): Dice {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

export function pick<T>(dice: Dice, from: readonly [T, ...T[]]): T {
  return from[Math.floor(dice() * from.length)] ?? from[0]
}

const SUBJECTS = [
  'The second rack',
  'My neighbour',
  'Whoever reads this',
  'Our build',
  'The upgrade',
] as const
const VERBS = ['took', 'survived', 'moved', 'broke', 'explained', 'needed'] as const
const THINGS = [
  'a whole weekend',
  'three new cables',
  'the old notes',
  'more than we thought',
  'tea',
] as const
const ENDS = ['in the end.', 'as usual.', '– naïvely, perhaps.', 'and that was it.', 'last Tuesday.'] as const

export function sentence(dice: Dice): string {
  return `${pick(dice, SUBJECTS)} ${pick(dice, VERBS)} ${pick(dice, THINGS)} ${pick(dice, ENDS)}`
}

/** Paragraphs of some sentences each, wrapped as a mail program does. */
export function prose(dice: Dice, sentences: number): string {
  const words = Array.from({ length: sentences }, () => sentence(dice))
  const paragraphs: string[] = []
  while (words.length > 0) paragraphs.push(wrapped(words.splice(0, 5).join(' ')))
  return paragraphs.join('\n\n')
}

function wrapped(text: string): string {
  return text.replace(/(.{50,70}) /g, '$1\n')
}
