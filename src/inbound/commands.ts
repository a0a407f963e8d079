// Requests by mail: one word in the subject, or as the first line of an answer. A word within a sentence is no
// request.
import type { Examined } from './examine.ts'
import type { Ours } from './ours.ts'
import type { Outcome } from './outcome.ts'
import { questionToken } from './question-address.ts'

const LEAVE =
  /^(?:unsubscribe|remove(?: me)?|leave|signoff|stop|abmelden|austragen|désinscription|désabonner|darse de baja)$/i
const JOIN = /^(?:subscribe|join|sign ?up|anmelden|abonnieren|s'abonner|suscribir)$/i
const HELP = /^(?:help|hilfe|aide|ayuda|\?)$/i
const WITHDRAW = /^(?:withdraw|zurückziehen)$/i
const APPROVE = /^(?:approve|approved)$/i

/** The subject that List-Unsubscribe makes: `unsubscribe TOKEN`. */
const WITH_TOKEN = /^\s*unsubscribe\s+([0-9a-z]{1,11}-[\w-]{22})\s*$/i
const CONFIRM = /^\s*(?:re:\s*)?confirm\s+([\w-]{16,100})\s*$/i

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
    return says(WITHDRAW, firstLine)
      ? { kind: 'withdrawal', answers: answered, reason: 'it answers an acknowledgement with “withdraw”' }
      : { kind: 'correction', answers: answered, reason: 'it answers an acknowledgement' }
  }
  if (!message.to.includes(ours.replyTo) && answered === undefined) return null
  const request = [subject, firstLine].map(text => text.replace(/^\s*(?:(?:re|aw|sv)\s*:\s*)+/i, ''))
  if (request.some(text => says(LEAVE, text)))
    return { kind: 'unsubscribe', token: null, reason: 'it asks to leave' }
  if (says(JOIN, request[0] ?? '')) return { kind: 'subscribe', reason: 'its subject asks to subscribe' }
  if (says(HELP, request[0] ?? '')) return { kind: 'help', reason: 'its subject asks for help' }
  return null
}

function says(command: RegExp, text: string): boolean {
  return command.test(text.replace(/[.!\s]+$/, '').trim())
}
