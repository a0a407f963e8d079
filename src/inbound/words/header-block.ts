// The block of "From: Sent: To: Subject:" that stands over a message quoted without marks, in the languages
// of the programs that write it. Several different fields must stand together: one alone is a line like any.
import { isBlank, type Line } from './line.ts'

type Field = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other'

const NAMES: Readonly<Record<Field, string>> = {
  from: 'from|von|de|da|van|från|fra|lähettäjä|od|odesílatel|kimden|gönderen|от|от кого|від|feladó|από|expéditeur|mittente|remitente|avsändare|afsender|afzender|absender|nadawca|expeditor|de la|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|מאת|من|dari|từ|saatja|nuo|pošiljatelj',
  date: "sent|date|sent at|sent on|gesendet|gesendet am|datum|envoyé|envoyé le|date d'envoi|date d’envoi|enviado|enviado el|enviada em|enviado em|enviada el|fecha|data|inviato|inviato il|data invio|verzonden|skickat|sendt|dato|lähetetty|päivä|päivämäärä|wysłano|data wysłania|odesláno|odoslané|elküldve|dátum|küldve|gönderildi|tarih|gönderme tarihi|отправлено|дата|надіслано|изпратено|στάλθηκε|ημερομηνία|trimis|送信日時|日時|日付|发送时间|发送日期|日期|時間|時间|时间|傳送時間|寄件日期|보낸 날짜|보낸날짜|날짜|נשלח|תאריך|تاريخ|التاريخ|dikirim|tanggal|local time|utc time",
  to: 'to|an|à|a|para|till|til|aan|vastaanottaja|do|komu|címzett|kime|alıcı|кому|до|προς|către|destinataire|destinatario|pour|宛先|收件人|收件者|받는 사람|받는사람|אל|إلى|kepada|đến',
  cc: 'cc|bcc|kopie|copie|copie à|copia|kopia|kopi|kopio|dw|másolatot kap|másolat|bilgi|копия|копія|κοιν|cópia|抄送|副本|참조|עותק|نسخة',
  subject:
    'subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|tárgy|konu|тема|относно|θέμα|subiect|件名|标题|主题|主旨|主題|제목|נושא|الموضوع|perihal|chủ đề',
  other:
    'reply-to|reply to|importance|priority|attachments|attach|wichtigkeit|anlagen|sensitivity|on behalf of|resent-from|message-id|organization|newsgroups|sent by|list-post|antwort an|répondre à|responder a',
}

const FIELDS: ReadonlyMap<string, Field> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.split('|').map(name => [name, field as Field] as const),
  ),
)

const MOST_LINES = 40

/**
 * The lines of a header block that begins at `start`.
 * @param needed how many different fields make one: fewer where the line above already announced it
 * @returns its end (exclusive); `start` when there is none
 */
export function headerBlockEnd(lines: readonly Line[], start: number, needed = 3): number {
  if (!isBlank(lines[start]) && fieldOf(lines[start]?.text ?? '') === null) return start
  const found = new Set<Field>()
  let end = start
  for (let at = start; at < Math.min(lines.length, start + MOST_LINES); at++) {
    const text = lines[at]?.text ?? ''
    const field = fieldOf(text)
    if (field !== null) {
      if (found.has(field) && field !== 'other') break
      found.add(field)
      end = at + 1
    } else if (isBlank(lines[at])) {
      if (fieldOf(lines[at + 1]?.text ?? '') === null) break
    } else if (found.size === 0 || !(isFolded(text) || goesOn(lines, at))) break
    else end = at + 1
  }
  found.delete('other')
  const isBlock = found.has('from') && found.size >= needed && (found.has('date') || found.has('subject'))
  return isBlock ? end : start
}

/** A long line of recipients that a program has broken. */
function isFolded(text: string): boolean {
  return /^\s|[;,@>]/.test(text) && !/[.!?]\s*$/.test(text)
}

/** Another field follows right below, or the line above was full. */
function goesOn(lines: readonly Line[], at: number): boolean {
  const above = lines[at - 1]?.text ?? ''
  if (above.length >= 60 && fieldOf(above) !== null) return true
  return [at + 1, at + 2].some(below => fieldOf(lines[below]?.text ?? '') !== null)
}

function fieldOf(text: string): Field | null {
  const colon = text.slice(0, 60).search(/[:：]/)
  if (colon < 1) return null
  const name = text.slice(0, colon).replace(/[*_]/g, '').replace(/\s+/g, ' ').trim().toLowerCase()
  return FIELDS.get(name) ?? null
}
