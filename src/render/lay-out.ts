// The text part of a mail, out of what a template made.
import { flow } from '../text/flowed.ts'

/** Templates may leave as many empty lines as they like; one is kept. */
export function layOut(text: string): string {
  return `${flow(text.replace(/\n{3,}/g, '\n\n').replace(/^\n+|\n+$/g, ''))}\n`
}
