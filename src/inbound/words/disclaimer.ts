// The lawyers' paragraph under a mail, by its two subjects: that something is confidential, and that whoever
// is not meant should do or not do something.

const SECRET =
  /confidential|privileged|legally protected|proprietary information|vertraulich|rechtlich geschützt|confidentiel|confidencial|riservat|confidenzial|vertrouwelijk|poufn|důvěrn|dôvern|konfidenti|fortrolig|luottamuksell|конфиденциальн|bizalmas|gizli|機密|秘密|机密/iu
const MEANT =
  /intended|recipient|addressee|unauthori[sz]ed|in error|disclos|destinataire|destinatario|destinatário|adressat|empfänger|irrtümlich|ontvanger|geadresseerde|mottagare|modtager|vastaanottaj|odbiorc|adresát|příjemc|получател|címzett|alıcı|宛先|受信者|收件人/iu

const OPENS =
  /^(?:\*{2,}|confidentiality notice|disclaimer\b|legal notice|notice of confidentiality|hinweis zur vertraulichkeit|avis de confidentialité|aviso legal|avvertenza|notice: this)/iu

/** @param paragraph its lines, joined by spaces */
export function isDisclaimer(paragraph: string): boolean {
  const text = paragraph.slice(0, 3_000)
  if (text.length < 60) return /^(?:confidentiality notice|disclaimer)\b.{0,30}:?$/iu.test(text)
  return (text.length > 140 || OPENS.test(text)) && SECRET.test(text) && MEANT.test(text)
}
