// Whether a message comes from a mail system: from the null sender (RFC 5321 §4.5.5) or a daemon, with the words
// that daemons use. One sign alone is not enough where a person could have it, too.
import { fieldOf } from '../../mail/header-fields.ts'
import type { ReceivedMessage } from '../received-message.ts'

const DAEMON =
  /mailer-?daemon|post[ _-]?master|poostmaster|mail[ ._-]?deliver|mail administrator|delivery (?:sub)?system|mailerdaemon|mail[ ._-]?system|mdaemon|content-filter|no-?reply|<>|antispam|mail-daemon|interscan|microsoft exchange|system administrator|sysadmin@|mail_service@|anti-?virus|smtp_gateways?@|automated response/i

const SUBJECT =
  /undeliver|non remis|unzustellbar|not delivered|returned (?:mail|message|to sender)|return(?:ing|ed) .{0,20}to sender|delivery (?:has |problem|fail|status|report|notif|error|delay|incomplete)|fail(?:ed|ure) (?:notice|delivery)|(?:mail|message) (?:delivery|system|status|rejected|could not|error|delay)|failure notice|could ?n(?:o|')t be delivered|cannot be delivered|permanent (?:delivery )?(?:failure|fatal)|message you sent (?:was )?blocked|unable to deliver|see transcript|smtp server: errors|non[- ]?delivery|bounce|warning: (?:message|could not)|delayed|error sending|nondeliverable|mail failure|failed mail|user unknown|недоставл|не доставлен|配信|送信でき|エラー|ndn:|ndr/i

const BODY =
  /could ?n(?:o|')t (?:be|not be) deliver|(?:un|not )able to (?:be )?deliver|not deliver|undeliver|error message below|delivery (?:to|has|of|failed|attempt)|permanent (?:fatal )?error|failed permanently|failing address|following (?:address|recipient)|was not relayed|mailbox (?:is|was) full|was not (?:sent|delivered)|been rejected|non[- ]?delivery|transcript of session|returned to (?:the )?sender|delivery failed|送信できません|配信できません|delayed|user unknown|unknown user|delivery error|not be sent|has been blocked|failed recipients|intended recipient:|no such user here/i

/** How a report begins that no person writes. */
const NOTICE =
  /^\W*(?:non-?delivery report|(?:the |your )?(?:message|e-?mail|mail)\b.{0,80}\bcould not be delivered to the following (?:recipient|address|user)|delivery to the following recipients? failed)/i

/** fml's answers to who posts what it does not take. */
const LIST_SERVER = /loop|not? (?:a )?member|error|reject|duplicate/i

export function isNullSender(message: ReceivedMessage): boolean {
  const path = fieldOf(message.fields, 'return-path')
  return path !== null && /^\s*(?:<\s*>|<?mailer-daemon(?:@[^>]*)?>?|<?null>?|)\s*$/i.test(path)
}

/** It looks like a bounce, whatever it says: a machine sent it, and it says so in its subject or its text. */
export function isDaemon(message: ReceivedMessage): boolean {
  const { fields, subject } = message
  if (isVacation(message)) return false
  if (fieldOf(fields, 'x-mlserver') !== null && LIST_SERVER.test(subject)) return true
  const machine = [
    isNullSender(message),
    DAEMON.test(message.from),
    fieldOf(fields, 'x-failed-recipients') !== null,
  ].filter(Boolean).length
  if (machine > 1) return true
  const saysSo = SUBJECT.test(subject)
  if (machine === 0 && !saysSo) return false
  const body = (message.text ?? message.html ?? '').slice(0, 4_000).replace(/\s+/g, ' ')
  if (machine === 1) return saysSo || BODY.test(body) || isFromMailerDaemon(message)
  // Gateways that sign with a name of their own.
  return NOTICE.test(body) && fieldOf(fields, 'in-reply-to') === null
}

/** The message that it encloses says what its words do not. */
function isFromMailerDaemon({ from, parts }: ReceivedMessage): boolean {
  return /(?:^|<)mailer-daemon@/i.test(from) && parts.some(({ type }) => type === 'message/rfc822')
}

/** As the programs head their answers; a word that people begin a title with counts with what ends the label alone. */
const VACATION = new RegExp(
  `^[\\s【[(]*(?:${[
    'auto(?:matic)?[- ]?(?:reply|response|answer)(?: (?:to|from)\\b|\\s*(?:[:：]|$))',
    '(?:vacation(?: (?:reply|response|message|notice))?|ooo|fuori (?:sede|ufficio))\\s*(?:[:：]|$)',
    'out of (?:the )?office|i am away|away from (?:the |my )?(?:office|desk|e-?mail|mail|inbox)|abwesen',
    'automatische antwort|automatisch antwoord|automatiskt? svar|autosvar|réponse automatique',
    'respuesta automática|resposta automática|risposta automatica|odpowiedź automatyczna',
    'automatyczna odpowiedź|automatická odpověď|автоответ|自動返信|自動応答|自动回复|自動回覆|자동 회신|不在通知',
  ].join('|')})`,
  'i',
)

/** Somebody's own answering machine, which has a null sender, too (RFC 3834 §3.3). */
export function isVacation({ subject }: ReceivedMessage): boolean {
  return VACATION.test(subject)
}
