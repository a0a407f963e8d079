// What the answer to an acknowledgement asks for, out of the person's own words. Pure; whether it may be done is asked
// elsewhere.
import { type Directives, readDirectives } from './directives.ts'

export type Words = Pick<Directives, 'title' | 'author' | 'excerpt'>

export interface Wishes {
  readonly withdraw: boolean
  /** They want to hear when it ran. */
  readonly notify: boolean
  /** null when none of them is to be changed. */
  readonly words: Words | null
}

/** @returns null when they ask for nothing */
export function readWishes(ownText: string): Wishes | null {
  const { withdraw, notify, title, author, excerpt } = readDirectives(ownText)
  const words = title === null && author === null && excerpt === null ? null : { title, author, excerpt }
  return withdraw || notify || words !== null ? { withdraw, notify, words } : null
}
