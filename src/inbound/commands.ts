// Requests by mail: one word in the subject, or as the first line of an answer; or a short mail without a link whose
// subject or first line says nothing else. A word within another sentence is no request.
import { isWithdrawal, readDirectives } from './directives.ts'
import type { Examined } from './examine.ts'
import type { Ours } from './ours.ts'
import type { Outcome } from './outcome.ts'
import { questionToken } from './question-address.ts'

const LEAVE = command(
  'unsubscribe|remove|leave|sign ?off|opt[ -]?out|stop|abmelden|austragen|abbestellen|désinscription|désinscrire|désabonner|darse de baja|baja',
)
const JOIN = command(
  "subscribe|subscription|join|sign ?up|anmelden|anmeldung|abonnieren|s'abonner|abonner|inscription|suscribir|suscribirme",
)
const HELP = command('help|hilfe|aide|ayuda|\\?')
const YES = command(
  'yes|yes,? i (?:do|confirm)|i confirm|confirm|confirmed|ok|okay|ja|oui|sí|si|sim|да|bestätigen|bestätigt|confirmer|confirmo',
)
const APPROVE = /^(?:approve|approved)$/i

/** The subject that List-Unsubscribe makes: `unsubscribe TOKEN`. */
const WITH_TOKEN = /^\s*unsubscribe\s+([0-9a-z]{1,11}-[\w-]{22,26})\s*$/i
const CONFIRM = /^\s*(?:re:\s*)?confirm\s+([\w-]{16,100})\s*$/i

const WISH =
  "(?:(?:(?:can|could) you (?:please )?)|(?:(?:i (?:want|wish|need|would like)|i['’]d like) to )|(?:ich (?:möchte|will) (?:mich )?))?"
const THIS_LIST = '(?:(?:the|this|your|my) )?(?:newsletter|(?:mailing )?list)'
const LEAVE_IN_WORDS = command(
  `${WISH}(?:(?:be )?unsubscribed?|be removed|unsubscribe request|unsubscription(?: request)?|remove|leave|opt[ -]?out|(?:unsubscribe|leave|stop|cancel) ${THIS_LIST}|cancel (?:(?:my|the|this) )?(?:newsletter )?subscription|take me off ${THIS_LIST}|stop sending me (?:this|the|your|these) (?:newsletters?|e-?mails?)|abmelden|(?:(?:den|diesen|ihren|euren) )?newsletter (?:bitte )?(?:abbestellen|abmelden|kündigen))`,
)
const JOIN_IN_WORDS = command(
  `${WISH}(?:(?:be )?subscribed?|be added|join|sign (?:me )?up|add me|(?:add|put) me on ${THIS_LIST}|(?:subscribe|join) ${THIS_LIST}|(?:newsletter )?subscription(?: request)?|request to subscribe|anmelden|(?:(?:den|diesen|ihren|euren) )?newsletter (?:bitte )?(?:abonnieren|bestellen|anmeldung))`,
)
const BEFORE_ANSWER = /^\s*(?:(?:re|aw|sv)\s*:\s*)+/i
const BEFORE_REQUEST = /^\s*(?:(?:re|aw|sv|fwd?|wg|tr)\s*:\s*|\[[^\]]{1,60}\]\s*)+/i
/** More is no request but a text. */
const LONGEST_REQUEST = 500

/** @returns null when it asks for nothing */
export function byCommand(message: Examined, ours: Ours): Outcome | null {
  const { subject, words } = message
  const firstLine = words.trimStart().split('\n', 1)[0] ?? ''
  const token = WITH_TOKEN.exec(subject)?.[1]
  if (token !== undefined)
    return { kind: 'unsubscribe', token, reason: 'its subject is that of our own link to leave' }
  const confirmation = CONFIRM.exec(subject)?.[1]
  if (confirmation !== undefined)
    return { kind: 'confirmation', token: confirmation, reason: 'it confirms a subscription' }
  const answered = message.answers.find(id => ours.sent.has(id))
  const kind = answered === undefined ? undefined : ours.sent.get(answered)
  const question = message.to.map(address => questionToken(address, ours.replyTo)).find(one => one !== null)
  if (kind === 'draft' || question !== undefined) {
    return says(APPROVE, firstLine)
      ? { kind: 'approval', token: question ?? null, reason: 'it answers a draft with “approve”' }
      : { kind: 'ignored', reason: 'it answers a draft, and its first line is not “approve”' }
  }
  if (answered !== undefined && kind === 'acknowledgement') {
    const withdraws = words.trim() === '' ? isWithdrawal(subject) : readDirectives(words).withdraw
    return withdraws
      ? { kind: 'withdrawal', answers: answered, reason: 'it answers an acknowledgement with “withdraw”' }
      : { kind: 'correction', answers: answered, reason: 'it answers an acknowledgement' }
  }
  if (kind === 'confirmation' && (firstLine === '' || says(YES, firstLine)))
    return { kind: 'confirmation', token: null, reason: 'it answers the letter that asked for it' }
  if (!message.to.includes(ours.replyTo) && answered === undefined) return null
  // What has a link, or much to say, may be a post of that title.
  const isShort = message.links.length === 0 && words.length <= LONGEST_REQUEST
  const before = isShort ? BEFORE_REQUEST : BEFORE_ANSWER
  const request = [subject, firstLine].map(text => text.replace(before, ''))
  const asks = (command: RegExp, inWords: RegExp, text: string) =>
    says(command, text) || (isShort && says(inWords, text))
  if (request.some(text => asks(LEAVE, LEAVE_IN_WORDS, text)))
    return { kind: 'unsubscribe', token: null, reason: 'it asks to leave' }
  // A bare word below another subject may be an answer to something else; below none it is all there is.
  const [written = '', first = ''] = request
  const word = written === '' ? first : written
  if (asks(JOIN, JOIN_IN_WORDS, word)) return { kind: 'subscribe', reason: 'it asks to subscribe' }
  if (says(HELP, word)) return { kind: 'help', reason: 'it asks for help' }
  return null
}

/** The word as people write it: `please unsubscribe me from this list, thanks`. A word within a sentence is none. */
function command(words: string): RegExp {
  const before =
    '(?:(?:hi|hello|dear editor|hallo|bonjour|hola)[,!]? )?(?:(?:please|kindly|bitte|pls|por favor) )?'
  const me = '(?: (?:me|us|mich|moi|meine adresse|my (?:e-?mail )?address))?'
  const list =
    '(?: (?:from|to|for|vom|von|zum|aus|de|du|à) (?:(?:the|this|your|all|der|dem|dieser|la|le|el|cette) )?(?:[\\w-]+ ){0,4}(?:list|newsletter|roundup|e?-?mails?|mailings?|digest|updates|verteiler|liste|lista|boletín))?'
  const after = '(?:[,.]? (?:please|bitte|thanks|thank you|danke|merci|gracias|now))?'
  return new RegExp(`^${before}(?:${words})${me}${list}${after}$`, 'i')
}

function says(command: RegExp, text: string): boolean {
  return command.test(text.replace(/[.!\s]+$/, '').trim())
}
