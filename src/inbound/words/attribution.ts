// Finds "On Monday somebody wrote:" above a quotation, by evidence and not by one phrase: the verb, a date, a
// time, an address, a colon at the end, and that a quotation follows. So "On Tuesday I am offline." stays.
import { opensAttribution, saysWrote } from './attribution-words.ts'

/** Longer is no attribution, whatever it says; it keeps the looking cheap, too. */
const LONGEST = 600
const MOST_LINES = 5

const YEAR = /(?:19|20)\d\d(?!\d)|[٠-٩]{4}/
const SHORT_DATE = /\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}(?!\d)/
const TIME = /\d{1,2}\s?[:.h時时시]\s?\d{2}|[٠-٩]{1,2}:[٠-٩]{2}|\b\d{1,2} ?[ap]\.?m\b/i
const ADDRESS = /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}|<[^<>\s]{1,100} (?:at|en|bei) [\w.-]{1,100}>/
/** A list's archive hides addresses; and a mail program puts the person's into brackets. */
const BRACKETED = /[<([][^<>()[\]]{0,100}(?:@| at )[^<>()[\]]{1,100}[>)\]]/
const DIGIT = /[\d٠-٩]/
const COLON = /[:：]\s*[*_]{0,3}$/
const WEB = /\bhttps?:\/\//i
/** Gmail's, with neither verb nor colon: `2016/7/20 Ada Example <ada@example.org>`, `2016-07-20 17:21 GMT+01:00 Ada Example`. */
const DATE_AND_NAME = /^\d{4}[-/]\d{1,2}[-/]\d{1,2} .{0,200}<[^<>\s]{1,100}@[^<>\s]{1,100}>:?$/
const TIME_AND_NAME = /^\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d \S.{0,100}$/
/** `Ada Example <ada@example.org> wrote:`, and nothing else. */
const NAME_AND_VERB = /^["'\p{L}][^:;!?<>]{0,80}<[^<>\s]{1,100}@[^<>\s]{1,100}> ?[\p{L} ]{1,20}:$/u

/**
 * Whether these lines, the last of which is at `end`, are an attribution.
 * @param before that line and those above it, the nearest first, up to a blank one
 * @returns the number of its lines; 0 when it is none
 */
export function attributionLength(before: readonly string[], quoteFollows: boolean): number {
  const last = before[0]?.trim() ?? ''
  if (TIME_AND_NAME.test(last) || (quoteFollows && DATE_AND_NAME.test(last))) return 1
  // Without a colon it takes a date above something quoted, and a digit is found sooner than a verb.
  const mayBe = COLON.test(last) || (quoteFollows && before.some(line => DIGIT.test(line)))
  if (!mayBe) return 0
  if (last.length > LONGEST || !(COLON.test(last) || saysWrote(last))) return 0
  let joined = ''
  for (const [index, line] of before.slice(0, MOST_LINES).entries()) {
    if (index > 0 && !goesOn(line)) break
    joined = `${line.trim()} ${joined}`.trim()
    if (joined.length > LONGEST) break
    if (isDated(line, joined) && isAttribution(joined, quoteFollows)) {
      return index + (!saysWrote(joined) && opensIt(before[index + 1]) ? 2 : 1)
    }
  }
  return isAttribution(last, quoteFollows) ? 1 : 0
}

/** Who wrote, of which only the rest of the date went into the next line. */
function opensIt(line = ''): boolean {
  return goesOn(line) && BRACKETED.test(line) && saysWrote(line)
}

/** It goes on in the next line, so it is no sentence that has ended. */
function goesOn(line: string): boolean {
  return !/[.!?…:]["”’)]?\s*$/.test(line) || /\b(?:[A-Z]|\d{1,2})\.\s*$|<[^>]*$/.test(line)
}

/** The whole is there when its first line has the date, or opens as they do. */
function isDated(first: string, joined: string): boolean {
  if (!hasDate(joined)) return false
  const start = first.trim().slice(0, 60)
  return opensAttribution(first) || hasDate(start) || TIME.test(start) || BRACKETED.test(first)
}

function isAttribution(text: string, quoteFollows: boolean): boolean {
  if (WEB.test(text)) return false
  const wrote = saysWrote(text)
  const colon = COLON.test(text)
  const date = hasDate(text)
  const time = TIME.test(text)
  const address = ADDRESS.test(text) || BRACKETED.test(text)
  if (!quoteFollows) {
    // What follows is quoted without any mark, so nothing but certainty will do.
    const dated = date && ((wrote && (time || address)) || (time && BRACKETED.test(text)))
    return colon && (dated || (wrote && NAME_AND_VERB.test(text)))
  }
  if (colon) return wrote || address || (date && time)
  return wrote && date && (time || address)
}

function hasDate(text: string): boolean {
  return YEAR.test(text) || SHORT_DATE.test(text) || /^\D{0,20}\d{1,2}[.,/ ]/.test(text)
}
