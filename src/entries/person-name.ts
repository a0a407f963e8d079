// A byline as a person's name. What surrounds names on web pages (By, dates, roles, addresses, "Follow …")
// is taken off; what is no person (a site, a desk, a role, a date) is no name.
import { cleanLine } from '../text/clean.ts'
import { letters } from './spelling.ts'

const MAX_BYLINE = 200
const MAX_NAME = 60
const MAX_NAMES = 8

/** The names in a byline, joined by a comma as they follow each other; null when there is none. */
export function personName(byline: string, siteNames: readonly string[] = []): string | null {
  const text = cleanLine(byline).replace(MAIL_OF, '$1')
  if (text.length > MAX_BYLINE || ADDRESS.test(text) || isOneOf(siteNames, text)) return null
  const own = withoutRest(withoutPrefix(text))
  if (isOneOf(siteNames, own) || isDesk(own, siteNames)) return null
  const parts = own.split(BETWEEN).map(part => withoutRest(withoutPrefix(part)))
  const [first = '', ...others] = parts
  if (!isName(first) || isOneOf(siteNames, first)) return null
  // What follows a comma is more names or, if any of it is none, a role and an employer.
  const all =
    others.every(other => isName(other) && other.includes(' ') && !ROLE.test(other)) &&
    parts.length <= MAX_NAMES
  return all ? [...new Set(parts)].join(', ') : first
}

/** A profile's address, a mail address: the whole byline. */
const ADDRESS = /^(?:https?:|www\.|\/\/)\S*$|^[^\s(]*@\S+$/i

/** `ada@example.org (Ada Example)`, as RSS has it. */
const MAIL_OF = /^\S+@\S+ \(([^()]+)\)$/

/** The names in several bylines of one post. */
export function personNames(bylines: readonly string[], siteNames: readonly string[] = []): string | null {
  const names = bylines.map(byline => personName(inOrder(byline), siteNames)).filter(name => name !== null)
  return names.length === 0 ? null : [...new Set(names.slice(0, MAX_NAMES))].join(', ')
}

/** Whether it is signed by a newsroom or a company instead of a person. */
export function isDesk(byline: string, siteNames: readonly string[]): boolean {
  return DESK.test(byline) && !isOneOf(siteNames, byline)
}

const BETWEEN =
  /\s*(?:[,;、]\s*|\s(?:and|und|et|y|e|og|och|en|&|with|mit|avec|con)\s)(?:(?:and|und|et|y|&)\s)?\s*/iu

const PREFIX =
  /^(?:(?:(?:article|post|posted|written|story|words|text|published|created|submitted|contributed|reported|authored|guest post|scritto|escrito|écrit|publié|geschrieben)\s+(?:and\s+\p{L}+\s+)?)?(?:by|von|par|por|da|di|door|af|av|od)\b|autor(?:in|e|a)?\b|auteur\b|authors?\b|writer\b|about the author\b|posted\b|written\b|作者|文|撰文|著者|執筆者?|筆者|投稿者|follow(?!\s(?:us|me|the|our|on|this)\b)(?=\s\S+\s\S))\s*[:：|]?\s*/iu

/** Set apart by its style alone: `<span>By</span>Ada Example`. */
const GLUED = /^By(?=\p{Lu}\p{Ll})/u

function withoutPrefix(text: string): string {
  const rest = text.replace(GLUED, '').replace(PREFIX, '')
  return rest === text || rest === '' ? text : withoutPrefix(rest)
}

const MONTH = '(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\\.?'

/** From here on it is no longer the name: a date, a role, a place, what can be done with the author. */
const REST: readonly RegExp[] = [
  /\s*[|•·–—>»/]\s*.*$/u,
  /\s+-+\s.*$/u,
  /\s*[([{<][^)\]}>]*[)\]}>]?\s*$/u,
  // "am 25. November", "le lundi 25 novembre", "el 25 de noviembre"
  /,?\s+(?:am|vom|le|el|il|em|op|den|dne|dnia|på)\s+(?:\p{L}+[,.]?\s+){0,2}\d.*$/iu,
  new RegExp(
    `[,;]?\\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b|\\d{0,2}\\s*${MONTH}\\s+\\d).*$`,
    'iu',
  ),
  /[,;]?\s+@?\d.*$/u,
  /,?\s+(?:on|at|in|for|from|updated|published|posted|edited|translated|photographs?|photos?|illustrat\p{L}*|last|follow|via|is|was|has|about|share|view|read|more|filed|says|senior|staff|special|contributing|reporter|editor|correspondent|columnist|writer|ph\.?\s?d|m\.?d|ma|rn|mph)(?:[\s,.:].*)?$/iu,
  /\s+(?:@\w+|https?:|www\.|\S+@\S+).*$/iu,
]

function withoutRest(text: string): string {
  const shorter = REST.reduce((rest, pattern) => rest.replace(pattern, ''), text)
  const trimmed = shorter.replace(/^[\s"'“”‘’,.:;|/@*~–—-]+|[\s"“”,:;|/@*~–—-]+$/gu, '')
  return trimmed === text ? text : withoutRest(trimmed)
}

const NOBODY =
  /^(?:(?:web ?)?(?:admin(?:istrator)?|master)s?|root|users?|guests?|guest (?:author|post|blogger)|staff|editors?|redaktion|redacción|rédaction|authors?|writers?|anonymous|unknown|nobody|none|null|undefined|n\/?a|contributors?|news|press|wordpress|blogger|blog|site|home|owner|default|test|demo|support|info|contact|marketing|ap|afp|reuters|dpa|upi|pti|posts?|share|follow|comments?|subscribe|print|e-?mail|twitter|facebook|linkedin|rss|profile|view profile)$/iu

/** Words that no name holds and a sentence, a label or a menu does. */
const NO_NAME_WORD =
  /(?:^|\s)(?:a|an|the|this|that|our|your|my|note|from|about|author|edited|written|posted|published|updated|last|by|to|for|of|more|all|view|read|see|follow|share|click|comments?|posts?|minutes?|ago|reading|contributors?|department|office|when|how|why|what)(?=\s|$)/iu

const DESK =
  /(?:^|\s)(?:team|staff|editors|editorial|desk|newsroom|news|magazine|agency|agencies|press|company|corporation|organi[sz]ation|association|society|council|ministry|inc|llc|ltd|gmbh|foundation|institute|university|community|blog|media|network|publications?|developers|engineering|bureau)\.?(?=\s|,|$)|redaktion|rédaction|redacción|编辑部|編集部/iu

const ROLE =
  /(?:^|\s)(?:engineer|developer|manager|director|architect|designer|scientist|researcher|analyst|consultant|professor|president|founder|officer)$/iu

function isName(name: string): boolean {
  const words = name.split(/\s+/)
  return (
    name.length >= 2 &&
    name.length <= MAX_NAME &&
    words.length <= 6 &&
    (name.match(/\p{Script=Han}/gu)?.length ?? 0) <= 8 &&
    /\p{L}/u.test(name) &&
    !/[@<>{}=?!#%:;/\\]|\.(?:com|org|net)\b/i.test(name) &&
    ![NOBODY, NO_NAME_WORD, DESK].some(pattern => pattern.test(name)) &&
    // Of several words, one at least has a capital, in scripts that have them.
    (words.length === 1 || /\p{Lu}|\p{Lo}/u.test(name))
  )
}

/** `Example, Ada` as catalogues and citations write it: `Ada Example`. */
function inOrder(byline: string): string {
  const [, last, first] =
    /^(\p{Lu}[\p{L}'’-]+), ((?:\p{Lu}[\p{L}.'’-]*)(?: (?:\p{Lu}\.|de|van|von|der|da))*)$/u.exec(byline) ?? []
  return last === undefined || first === undefined ? byline : `${first} ${last}`
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.some(one => letters(one) === letters(name))
}
