// What mail programs and virus scanners write under a mail in their own praise: "Sent from my phone", in the
// languages of the programs.

const LONGEST = 160

/** Devices and programs that sign; what stands between them and the verb does not matter. */
const SENDER =
  'i-?phone|i-?pad|i-?pod|apple watch|blackberry|android|samsung|galaxy|huawei|xiaomi|redmi|oneplus|nokia|lumia|windows|htc|lg|motorola|moto|pixel|nexus|sony|xperia|nintendo|kindle|handy|smartphone|mobile|mobil|móvil|movil|celular|téléphone|telefon|telefoon|telefono|tablet|phone|outlook|yahoo|ymail|aol|gmail|mail|e-mail|courrier|correo|posta|proton\\w*|tutanota|k-9|thunderbird|mailbox|mailspring|sparrow|airmail|spark|newton|superhuman|hey|zoho|typeapp|bluemail|boxer|nine|aqua mail|fairemail|emclient|em client|postbox|sogo|horde|zimbra|roundcube|squirrelmail|evolution|nylas|polymail|edison|workspace|device|gerät|appareil|dispositivo|enhet|laite\\w*|urządzeni\\w*|iphon\\w*|телефон\\w*|устройств\\w*|яндекс\\S*|手机|手機|邮箱|信箱|휴대폰'

const SENT: readonly RegExp[] = [
  new RegExp(
    `^(?:sent|written|posted|typed|composed|delivered) (?:from|with|via|using|by|on)\\b.{0,60}(?:${SENDER})`,
    'iu',
  ),
  /^sent (?:from|with|via|using) (?:my |a |an |the )?\S+(?: \S+){0,5}$/iu,
  new RegExp(
    `^(?:von|mit) (?:meine[mr]|unterwegs)\\b.{0,60}(?:gesendet|geschickt|geschrieben|verschickt)`,
    'iu',
  ),
  new RegExp(
    `^(?:gesendet|verschickt|geschickt|versendet) (?:von|mit|über|per|aus)\\b.{0,60}(?:${SENDER})`,
    'iu',
  ),
  new RegExp(`^diese (?:nachricht|e-?mail) wurde (?:von|mit)\\b.{0,80}(?:gesendet|verschickt)`, 'iu'),
  new RegExp(
    `^(?:envoyé|enviado|enviada|inviato|verzonden|verstuurd|skickat|sendt|lähetetty|wysłan[eo]|odesláno|odoslané|odoslane|отправлено|надіслано|изпратено|trimis|gönderildi|küldve|στάλθηκε|enviat|poslano|послато|saadetud|išsiųsta|nosūtīts|dikirim|được gửi|נשלח)\\b.{0,60}(?:${SENDER})`,
    'iu',
  ),
  new RegExp(
    `^(?:envoyé|enviado|enviada|inviato|verzonden|skickat|sendt|отправлено|надіслано|lähetetty|στάλθηκε|נשלח).{0,60}(?:${SENDER})`,
    'iu',
  ),
  /^(?:iphone|ipad|android|スマートフォン|携帯).{0,20}から送信/iu,
  /^(?:发自|發自|从我的|從我的|來自我的|来自我的).{0,30}$/u,
  /에서 (?:보냄|보낸|전송)/u,
  /^i(?:phone|pad)['’]?(?:umdan|imden|mdan) gönderildi/iu,
  /^(?:get|download|hol(?:en)? sie sich|obtenir|obtenez|télécharger|téléchargez|obtener|obtén|baixe o|obter o|scarica|ottieni|hämta|hent|download de|pobierz|získejte|outlook) .{0,20}(?:outlook|app)\b.{0,20}(?:for|für|pour|para|per|voor|för|til|dla|pro) (?:ios|android)/iu,
  /^outlook (?:for|für|voor|para|pour|per) (?:ios|android)\b/iu,
  /^(?:please )?(?:excuse|pardon|forgive)\b.{0,40}\b(?:brevity|typos?|typing|spelling|terseness)/iu,
  /^(?:bitte )?entschuldigen sie (?:die kürze|bitte)/iu,
  /^(?:virus-free|virenfrei|garanti sans virus|libre de virus|privo di virus|virusvrij)\b/iu,
  /^(?:this (?:e-?mail|message) (?:has been|was) (?:checked|scanned) (?:for viruses|by)|no virus found in this|diese e-mail wurde .{0,20}auf viren|checked by avg|internal virus database)/iu,
  /^do you yahoo!?\?*$|^please (?:consider|think of) the environment|^(?:p )?think before you print|^bitte denken sie an die umwelt/iu,
]

/** Whether a line is such a one. What is a sentence and goes on about something else is none. */
export function isSentFrom(text: string): boolean {
  const line = text
    .slice(0, LONGEST + 1)
    .replace(/^[\s*_|—–-]+/u, '')
    .replace(/<?https?:\/\/\S*|\(\s*https?:\S*\)|\[[^\]]*\]\s*$/giu, '')
    .trim()
  if (line === '' || text.length > LONGEST || /,\s+(?:is|are|and|but|which|so)\b/.test(line)) return false
  return SENT.some(pattern => pattern.test(line))
}
