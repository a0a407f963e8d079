// What the elements of the mail programs mean: which box holds a quotation, an attribution, the heads of a
// quoted message, a signature. A quotation that has no box of its own is found by its words, as in plain text.
import type { Box } from './line.ts'

/** Class, id, name and data-smartmail, in lower case; a program's prefix (`x_`, `ecx`, `ydp1a2b`) may stand before them. */
const NAMED: readonly (readonly [names: RegExp, box: Box])[] = [
  [
    /(?:^|[\s_]|ecx|ydp[\da-f]+)(?:yahoo_quoted|zmail_extra|moz-forward-container|bloop_original_html|mail_android_quote|front-blockquote|olk_src_body_section|wmquote|wm_quote|replybody|isforwardcontent|mcntyahoo|hmquote|aolreplacedbody|aolmsgpart\w*|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|reply-original|original-message|origmail)(?=$|[\s_])/i,
    'quote',
  ],
  [
    /(?:^|[\s_]|ecx)(?:moz-cite-prefix|gmail_attr|airmail_on|moz-email-headers-table|protonmail_attr|yahoo_attr)(?=$|[\s_])/i,
    'attribution',
  ],
  [/(?:^|[\s_])(?:divrplyfwdmsg|outlookmessageheader|wmheaders)(?=$|[\s_])/i, 'heads'],
  [
    /(?:^|[\s_]|ecx|ydp[\da-f]+)(?:gmail_signature\w*|applemailsignature|applemailsignatureatbeginning|moz-signature|signature|ms-outlook-mobile-signature|bloop_sign\w*|protonmail_signature_block\w*|tutanota_signature|yahoo_signature|zmail_signature|messagesignaturesection|mobile-signature|lineaadsignature|composesignature|outlook_signature|sh-signature|pm_signature|sig-block|footer-signature|daftsignature|spark_signature|x-apple-signature)(?=$|[\s_])/i,
    'signature',
  ],
]

const QUOTES = /^(?:cite)$/i

/** Indentation that a person chose, as the composers of some web mailers make it. */
const INDENT = /margin:?\s*0[^;]*40px|border:\s*none|margin-left:\s*40px/i

export function boxOf(name: string, attributes: Readonly<Record<string, string>>): Box | null {
  const { class: classes = '', id = '', style = '', type = '' } = attributes
  // Gmail for Android marks its signature by `data-smartmail` alone.
  const names = [classes, id, attributes['name'] ?? '', attributes['data-smartmail'] ?? '']
  const label = names.join(' ').slice(0, 400)
  if (name === 'blockquote') return isIndent(label, style, type) ? null : 'quote'
  if (QUOTES.test(type)) return 'quote'
  if ('data-signatureblock' in attributes) return 'signature'
  if (attributes['data-marker'] === '__HEADERS__') return 'heads'
  const named = label.trim() === '' ? undefined : NAMED.find(([names]) => names.test(label))
  if (named !== undefined) return named[1]
  return name === 'div' && isHeaderRule(style) ? 'heads' : null
}

function isIndent(label: string, style: string, type: string): boolean {
  return label.trim() === '' && type === '' && INDENT.test(style)
}

/** The line that Word and Windows draw over the heads of what is answered. */
function isHeaderRule(style: string): boolean {
  return (
    style.length < 1_000 && /border-top(?:-color)?\s*:/i.test(style) && /padding(?:-top)?\s*:/i.test(style)
  )
}
