// Where the signature begins in a run of a person's own lines: at "-- ", at a mail program's praise of itself,
// at a disclaimer, or where a greeting is followed by nothing but a card.
import { isDisclaimer } from './disclaimer.ts'
import { isRule } from './original-message.ts'
import { isSentFrom } from './sent-from.ts'

/** A praise, a plea, a disclaimer and one of the scanner's, each under the other. */
const MOST_LAYERS = 4

/** Of `lines`, a run of own lines that ends where the mail or a quotation does. @returns its first line */
export function signatureStart(lines: readonly string[]): number {
  let end = delimiter(lines) ?? lines.length
  for (let round = 0; round < MOST_LAYERS; round++)
    end = withoutDisclaimer(lines, withoutSentFrom(lines, end))
  return card(lines, withoutSignedName(lines, end))
}

/** "-Ada Example", "— Ada" as the last line; "- one more" is an item of a list. */
const SIGNED_NAME = /^(?:-{1,2}|[—–~]{1,2} ?|-- )\p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]*){0,3}$/u

function withoutSignedName(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end)
  return last > 0 && SIGNED_NAME.test((lines[last] ?? '').trim()) ? last : end
}

/** RFC 3676 §4.3; lists and archives take the space off. Some write long texts under "--": those stay. */
const LONGEST_LOOSE = 15

function delimiter(lines: readonly string[]): number | null {
  const exact = lines.findIndex(line => line === '-- ')
  let loose = -1
  for (let at = lines.length - 1, filled = 0; at >= 0 && filled <= LONGEST_LOOSE; at--) {
    if (/^\s?--\s*$|^[—–]\s*$/.test(lines[at] ?? '')) loose = at
    if (lines[at]?.trim() !== '') filled += 1
  }
  const found = [exact, loose].filter(at => at >= 0)
  return found.length === 0 ? null : Math.min(...found)
}

function withoutSentFrom(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end)
  // It stands in a paragraph of its own, at most three lines long; an address may follow it.
  for (let at = last; at >= 0 && at > last - 3 && lines[at]?.trim() !== ''; at--) {
    if (isSentFrom(lines[at] ?? '')) return isRule(lines[at - 1] ?? '') ? at - 1 : at
  }
  return end
}

function withoutDisclaimer(lines: readonly string[], end: number): number {
  let start = end
  for (let paragraphs = 0, stop = lastFilled(lines, end) + 1; paragraphs < 4 && stop > 0; paragraphs++) {
    let from = stop
    while (from > 0 && lines[from - 1]?.trim() !== '' && stop - from < 60) from -= 1
    if (isDisclaimer(lines.slice(from, stop).join(' ').trim())) start = from
    stop = lastFilled(lines, from) + 1
  }
  while (start < end && start > 0 && isRule(lines[start - 1] ?? '')) start -= 1
  return start
}

const CLOSING =
  /^(?:(?:many |best |kind |kindest |warm |warmest |with |my )*(?:thanks|thank you|thx|regards|wishes|cheers|rgds|best|sincerely|yours|ciao|bye|greetings|br|love|peace)(?: (?:a lot|in advance|again|and|so much|very much|for .{1,30}|all|everyone|regards|best|sincerely|truly|faithfully|kind|,|&|thanks|cheers))*|(?:mit )?(?:freundliche[nm]?|besten?|viele[n]?|liebe[n]?|herzliche[n]?|schöne[n]?) (?:grü(?:ß|ss)en?)(?: .{1,20})?|mfg|lg|gruß|grüße|danke(?: .{1,20})?|(?:bien )?cordialement|amicalement|salutations|merci(?: .{1,20})?|saludos(?: .{1,20})?|un saludo|gracias(?: .{1,20})?|atentamente|atenciosamente|abraços?|obrigad[oa]|cordiali saluti|saluti|grazie(?: .{1,20})?|groeten?|met vriendelijke groet(?:en)?|mvh|med vänlig hälsning|hälsningar|hilsen|venlig hilsen|med venlig hilsen|terveisin|pozdrawiam|s pozdravem|üdvözlettel|saygılar(?:ımla)?|с уважением|с наилучшими пожеланиями|спасибо)[\s,.!:;)-]*$/iu

/** Lines of a card: no prose, no afterthought, no footnote, nothing that announces more. */
const LONGEST_CARD = 10
const WIDEST_CARD = 90
const PROSE = /(?:[\p{L}'’,.-]+\s+){8}[\p{L}'’,.-]+/u
const OWN_AGAIN =
  /^\s*(?:p\.?\s?s\b|ps[.:]|\[\w{1,3}\]|\(?\d{1,2}[.):]\s*<?(?:https?|www)|title\s*:|by\s*:|excerpt\s*:)|:\s*$|^(?:references?|links?|refs|sources?|see also)\s*$/i
/** Telephones, addresses, positions: what nothing but a card has. */
const TELLS =
  /@|<\S+ at \S+>|\+\d[\d ().-]{6,}|\(\d{3}\)\s*\d{3}|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|\b(?:tel|phone|mobile|mob|cell|fax|office|irc|skype|twitter|gpg|pgp|jabber|xmpp)\b\s*[:.#]|\b(?:engineer|developer|manager|architect|consultant|director|scientist|professor|analyst|administrator|ceo|cto|inc|gmbh|ltd|llc|corp|corporation)\b/i
/** A name, perhaps with what the person is. */
const NAME = /^[\p{Lu}"'(~][^\s:/]*(?:[ ,|]+[^\s:/]+){0,5}$/u

function card(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end)
  const first = Math.max(0, last - 2 * LONGEST_CARD)
  for (let at = last; at >= first; at--) {
    const text = (lines[at] ?? '').trim()
    if (OWN_AGAIN.test(text) || text.length > WIDEST_CARD || PROSE.test(text)) return end
    if (text.length < 80 && CLOSING.test(text)) return cardUnder(lines, at, end)
    if (countBetween(lines, at, last + 1) > LONGEST_CARD) return end
    if (text === '' && isUnderText(lines, at) && isCard(lines.slice(at + 1, last + 1))) return at + 1
  }
  return end
}

/** After the greeting the name still is the person's word; what follows it is the card. */
function cardUnder(lines: readonly string[], closing: number, end: number): number {
  const name = nextFilled(lines, closing + 1)
  if (name >= end || !NAME.test((lines[name] ?? '').trim())) return end
  const rest = nextFilled(lines, name + 1)
  if (rest >= end) return end
  // A post's address in a paragraph of its own is what the mail is about.
  const alone =
    lines[rest - 1]?.trim() === '' && isPost(lines[rest] ?? '') && nextFilled(lines, rest + 1) >= end
  return alone ? end : name + 1
}

/** Without a greeting it takes a name, and under it two lines that tell, not addresses alone. */
function isCard(lines: readonly string[]): boolean {
  const filled = lines.filter(line => line.trim() !== '')
  const [name = '', ...rest] = filled
  const tells = filled.filter(line => TELLS.test(line)).length
  const webs = rest.filter(line => /https?:\/\/|www\./i.test(line)).length
  const isNarrow = filled.every(line => line.length <= 70 && !/^\s*[*-]\s|^\s{3}/.test(line))
  return rest.length > 0 && isNarrow && NAME.test(name.trim()) && tells >= 1 && tells + webs >= 2
}

function isUnderText(lines: readonly string[], at: number): boolean {
  const above = lines[lastFilled(lines, at)]
  return above !== undefined && !/:\s*$/.test(above)
}

function isWeb(line: string): boolean {
  return /^\s*<?(?:https?:\/\/|www\.)\S+$/i.test(line)
}

function isPost(line: string): boolean {
  return isWeb(line) && /\/[^/\s]*(?:-|\d{4}|\.html?)[^\s]*$/.test(line)
}

function countBetween(lines: readonly string[], from: number, to: number): number {
  let count = 0
  for (let at = from; at < to && count < 50; at++) if (lines[at]?.trim() !== '') count += 1
  return count
}

function lastFilled(lines: readonly string[], end: number): number {
  let at = end - 1
  while (at >= 0 && lines[at]?.trim() === '') at -= 1
  return at
}

function nextFilled(lines: readonly string[], start: number): number {
  let at = start
  while (at < lines.length && lines[at]?.trim() === '') at += 1
  return at
}
