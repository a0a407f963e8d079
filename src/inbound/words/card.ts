// A signature without a delimiter: a name and what goes with it, under a greeting or at the end.

const CLOSING =
  /^(?:(?:many |best |kind |kindest |warm |warmest |with |my )*(?:thanks|thank you|thx|regards|wishes|cheers|rgds|best|sincerely|yours|ciao|bye|greetings|br|love|peace)(?: (?:a lot|in advance|again|and|so much|very much|for .{1,30}|all|everyone|regards|best|sincerely|truly|faithfully|kind|,|&|thanks|cheers))*|(?:mit )?(?:freundliche[nm]?|besten?|viele[n]?|liebe[n]?|herzliche[n]?|schöne[n]?) (?:grü(?:ß|ss)en?)(?: .{1,20})?|mfg|lg|gruß|grüße|danke(?: .{1,20})?|(?:bien )?cordialement|amicalement|salutations|merci(?: .{1,20})?|saludos(?: .{1,20})?|un saludo|gracias(?: .{1,20})?|atentamente|atenciosamente|abraços?|obrigad[oa]|cordiali saluti|saluti|grazie(?: .{1,20})?|groeten?|met vriendelijke groet(?:en)?|mvh|med vänlig hälsning|hälsningar|hilsen|venlig hilsen|med venlig hilsen|terveisin|(?:serdecznie )?pozdrawiam(?: .{1,20})?|z pozdrowieniami|pozdrowienia|z poważaniem|bien à vous|s pozdravem|üdvözlettel|saygılar(?:ımla)?|с уважением|с наилучшими пожеланиями|спасибо)[\s,.!:;)-]*$/iu

/** Lines of a card: no prose, no afterthought, no footnote, nothing that announces more. */
const LONGEST_CARD = 10
const WIDEST_CARD = 90
const PROSE = /(?:[\p{L}'’,.-]+\s+){8}[\p{L}'’,.-]+/u
/** The same in ASCII, which is most of it, in a quarter of the time. */
const ASCII_PROSE = /(?:[a-z'’,.-]+\s+){8}[a-z'’,.-]+/i
/** Nine words of one letter and what parts them. */
const SHORTEST_PROSE = 17
const OWN_AGAIN =
  /^\s*(?:p\.?\s?s\b|ps[.:]|\[\w{1,3}\]|\(?\d{1,2}[.):]\s*<?(?:https?|www)|title\s*:|by\s*:|excerpt\s*:)|:\s*$|^(?:references?|links?|refs|sources?|see also)\s*$/i
/** Telephones, addresses, positions: what nothing but a card has. */
const TELLS =
  /@|<\S+ at \S+>|\+\d[\d ().-]{6,}|\(\d{3}\)\s*\d{3}|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|^\W*\d[\d ().-]{7,20}\d\W*$|[℡〒]|電話|携帯|株式会社|\b(?:tel|phone|mobile|mob|cell|fax|office|irc|skype|twitter|gpg|pgp|jabber|xmpp)\b\s*[:.#]|\b(?:engineer|developer|manager|architect|consultant|director|scientist|professor|analyst|administrator|ceo|cto|inc|gmbh|ltd|llc|corp|corporation)\b/i
/** A name, perhaps with what the person is. */
const NAME = /^(?:[*_~]+|\/\/ ?|-- ?)?[\p{Lu}"'(][^\s:/]*(?:[ ,|]+[^\s:/]+){0,5}$/u

/** Of a run of own lines that ends at `end`. @returns its first line; `end` when there is none */
export function cardStart(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end)
  const first = Math.max(0, last - 2 * LONGEST_CARD)
  for (let at = last; at >= first; at--) {
    const text = (lines[at] ?? '').trim()
    if (OWN_AGAIN.test(text) || text.length > WIDEST_CARD || isProse(text)) return end
    if (text.length < 80 && CLOSING.test(text)) return cardUnder(lines, at, end)
    if (countBetween(lines, at, last + 1) > LONGEST_CARD) return end
    if (text === '' && isUnderText(lines, at) && isCard(lines.slice(at + 1, last + 1))) return at + 1
  }
  return end
}

function isProse(text: string): boolean {
  if (text.length < SHORTEST_PROSE) return false
  return ASCII_PROSE.test(text) || (/[^\u0000-\u007F]/.test(text) && PROSE.test(text))
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

/** Without a greeting it takes a name and a site, or a name and two lines that tell, not addresses alone. */
function isCard(lines: readonly string[]): boolean {
  const filled = lines.filter(line => line.trim() !== '')
  const [name = '', ...rest] = filled
  const telling = filled.filter(tells).length
  const webs = rest.filter(namesWeb).length
  if (
    filled.length === 2 &&
    /^(?:\W{0,3}\p{L}[\p{L}.-]*\W{0,3} ?){1,3}$/u.test(name.trim()) &&
    isSite(rest[0] ?? '')
  )
    return true
  const isNarrow = filled.every(line => line.length <= 70 && !/^\s*[*-]\s|^\s{3}/.test(line))
  return rest.length > 0 && isNarrow && NAME.test(name.trim()) && telling >= 1 && telling + webs >= 2
}

/** Whether a web address stands in the line. */
export function namesWeb(line: string): boolean {
  return /https?:\/\/|www\./i.test(line)
}

/** Whether the line has what nothing but a card has. */
export function tells(line: string): boolean {
  return TELLS.test(line)
}

function isUnderText(lines: readonly string[], at: number): boolean {
  const above = lines[lastFilled(lines, at)]
  return above !== undefined && !/:\s*$/.test(above)
}

function isWeb(line: string): boolean {
  return /^\s*<?(?:https?:\/\/|www\.)\S+$/i.test(line)
}

/** A whole site, or somebody's place on one. */
function isSite(line: string): boolean {
  return /^\s*<?(?:https?:\/\/|www\.)[^\s/]+\/?(?:~\w+\/?)?>?\s*$/i.test(line)
}

function isPost(line: string): boolean {
  return isWeb(line) && /\/[^/\s]*(?:-|\d{4}|\.html?)[^\s]*$/.test(line)
}

function countBetween(lines: readonly string[], from: number, to: number): number {
  let count = 0
  for (let at = from; at < to && count < 50; at++) if (lines[at]?.trim() !== '') count += 1
  return count
}

/** The last line before `end` that is not empty; -1 when there is none. */
export function lastFilled(lines: readonly string[], end: number): number {
  let at = end - 1
  while (at >= 0 && lines[at]?.trim() === '') at -= 1
  return at
}

function nextFilled(lines: readonly string[], start: number): number {
  let at = start
  while (at < lines.length && lines[at]?.trim() === '') at += 1
  return at
}
