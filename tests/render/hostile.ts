// What a stranger may write where a title, a name or an excerpt is expected.

export const HOSTILE: readonly string[] = [
  '{{ 7*7 }}',
  '{% include "/etc/passwd" %}{%- raw -%}{{ slots.unsubscribeUrl }}',
  '{{ "x" | constructor }}${7*7}<%= 7*7 %>#{7*7}[[UNSUB]]*|UNSUB|*',
  '<script>alert(1)</script>',
  '</mj-text><mj-include path="/etc/passwd" type="css"/><mj-raw><script>alert(1)</script></mj-raw>',
  '</td></tr></table><img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)><math><mtext></style><img src onerror=alert(1)>',
  '"><a href="javascript:alert(1)" onmouseover="alert(1)">x</a>',
  "' onmouseover='alert(1)",
  '<!--[if mso]><script>alert(1)</script><![endif]--> <!-- --!> ]]> <![CDATA[x',
  '&lt;script&gt; &amp;amp; &#60;b&#62; &notanentity; &',
  'true',
  'false',
  'null',
  '$& $1 $` MJMLHTMLIGNORE0END',
  '<style>*{display:none}</style></title></head><body>',
  '-- ',
  '> quoted',
  'From here on',
  '.',
  '==========',
  '😀😀👩🏽‍🚀🏳️‍🌈😀',
  '日本語のタイトル、長いかもしれない',
  'עברית with English inside',
  'a'.repeat(10_000),
  '<'.repeat(3_000),
  '\\*not\\* _emphasis_ `code` # heading',
]

/** What the cleaning takes out or evens out. */
export const FILTHY: readonly (readonly [string, string])[] = [
  ['Title\r\nBcc: everyone@example.org\r\n\r\nBody', 'Title Bcc: everyone@example.org Body'],
  ['safe\u202Etxt.exe\u2066x\u2069', 'safetxt.exex'],
  ['\u001B]52;c;ZXZpbA==\u0007clip\u001B[2Jboard\u009B31m', 'clipboard'],
  ['nul\u0000 bell\u0007 del\u007F zero\u200Bwidth', 'nul bell del zerowidth'],
  ['\uE000unsubscribeUrl\uE001', 'unsubscribeUrl'],
  ['\uE002verbatim\uE003quoted', 'verbatimquoted'],
  ['lone \uD800 surrogate', 'lone \uFFFD surrogate'],
]
