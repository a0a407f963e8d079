// A received mail as lines, the one form that plain text and HTML both become before anybody judges what in
// them the person wrote.

/** A link of an HTML part, where it stands in its line. */
export interface Anchor {
  readonly href: string
  readonly label: string
  readonly from: number
  readonly to: number
}

/** What the HTML of a mail program says that something is. `heads`: names the quoted message that follows. */
export type Box = 'quote' | 'attribution' | 'heads' | 'signature'

export interface Line {
  readonly text: string
  /** Marked as quoted, by `>` or by the HTML. */
  readonly quoted: boolean
  readonly box: Box | null
  readonly anchors: readonly Anchor[]
}

/** No person's mail has more; what comes after them is not read. */
export const MOST_LINES = 20_000

/** What a line is. Only `own` was written by the person, in this mail. */
export type Kind = 'own' | 'quote' | 'signature' | 'footer'

/** What a line of `>` begins with. Some indent it; Japanese programs have a wide one. */
const QUOTE_MARK = /^[ \t]{0,4}[>＞]/
/** GroupWise puts so between marks who wrote what follows without any. */
const GROUPWISE = /^>>> .{3,300}\d.{0,80}>>>\s*$/

export function isMarkedAsQuote(text: string): boolean {
  return QUOTE_MARK.test(text) && !GROUPWISE.test(text)
}

/** `>>> Ada Example <ada@example.org> 6/15/2015 10:00 AM >>>` */
export function isMarkedAttribution(text: string): boolean {
  return GROUPWISE.test(text)
}

export function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.text.trim() === ''
}
