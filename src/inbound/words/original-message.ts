// Lines that say: from here on another's message follows, quoted whole and without marks.
import { isMarkedAttribution } from './line.ts'

const PHRASES =
  'original message|original-nachricht|ursprüngliche nachricht|originalnachricht|urspr\\. nachricht|weitergeleitete nachricht|' +
  "message d['’]origine|message original|message transféré|message initial|mensaje original|mensaje reenviado|mensaje enviado|" +
  'mensagem original|mensagem encaminhada|mensagem reencaminhada|messaggio originale|messaggio inoltrato|messaggio inviato|' +
  'oorspronkelijk bericht|originele bericht|doorgestuurd bericht|ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|' +
  'oprindelig (?:meddelelse|besked|mail)|videresendt meddelelse|original meddelelse|opprinnelig melding|videresendt melding|alkuperäinen viesti|' +
  'välitetty viesti|oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana|treść przekazanej wiadomości|původní zpráva|' +
  'přeposlaná zpráva|pôvodná správa|eredeti üzenet|továbbított üzenet|özgün ileti|orijinal mesaj|iletilen mesaj|mesaj original|' +
  'исходное сообщение|пересылаемое сообщение|пересланное сообщение|оригинальное сообщение|вихідне повідомлення|' +
  'αρχικό μήνυμα|προωθημένο μήνυμα|原始邮件|原始郵件|原邮件|转发邮件|轉寄郵件|已转发邮件|元のメッセージ|転送メッセージ|원본 메시지|전달된 메시지|' +
  'forwarded message|forwarded by|reply message|reply separator|quoted message|begin forwarded message|missatge original'

const DASHES = '[-‐‑‒–—―_=*~]'
const BETWEEN_DASHES = new RegExp(
  `^\\s*${DASHES}{2,}\\s*(?:${PHRASES})[^\\n]{0,80}?${DASHES}{2,}\\s*:?\\s*$`,
  'iu',
)
/** How Zoho and Notes attribute: `---- On … wrote ----`, `-----Ada Example wrote: -----`. */
const ATTRIBUTED = new RegExp(
  `^\\s*-{3,}.{3,300}\\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto)\\b.{0,3}\\s*-{3,}\\s*$`,
  'iu',
)
const ALONE =
  /^\s*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|início da mensagem (?:reencaminhada|encaminhada)|inizio messaggio inoltrato|begin doorgestuurd bericht|vidarebefordrat brev|start på videresendt (?:besked|melding|meddelelse)|välitetty viesti alkaa|początek przekazywanej wiadomości|začátek přeposílané zprávy|начало переадресованного сообщения|下面是被转发的邮件|開始轉寄郵件|転送されたメッセージ)\s*[:：]\s*$/iu
/** What a list sends as a digest begins so, and so does a quotation of it. */
const DIGEST = /^Send [\w.-]{1,80} mailing list submissions to\s*$/

/** How any of these begins or ends. */
const LIKELY = new RegExp(`^\\s*(?:${DASHES}{2}|>>>|Send )|[:：]\\s*$`, 'u')

export function opensOriginal(text: string): boolean {
  if (text.length > 400 || !LIKELY.test(text)) return false
  return (
    isMarkedAttribution(text) ||
    [BETWEEN_DASHES, ATTRIBUTED, ALONE, DIGEST].some(pattern => pattern.test(text))
  )
}

/** A rule that some programs draw over the quoted message. */
export function isRule(text: string): boolean {
  return /^\s*[-_=*~#+―─━═—＝]{3,}\s*$/.test(text)
}
