// How mail programs quote what they answer, as plain text and as HTML: made-up specimens in the manner of each.
// `quoted` is what stands in the quotation; several pieces of it for an answer between them.

export interface Client {
  readonly name: string
  /** What stands above a quotation. */
  readonly head: string
  readonly headHtml: string
  /** One piece of the quotation. */
  readonly quote: (text: string) => string
  readonly quoteHtml: (html: string) => string
  /** What the program hangs under the mail. */
  readonly foot?: string
  readonly footHtml?: string
  /** It quotes the whole below the answer, and marks no lines: nobody writes below or between. */
  readonly topOnly?: true
}

const marked = (text: string) =>
  text
    .split('\n')
    .map(line => (line === '' ? '>' : `> ${line}`))
    .join('\n')
const bare = (text: string) => text
const cite = (html: string) => `<blockquote type="cite">${html}</blockquote>`
const HOW = { quote: marked, quoteHtml: cite }

export const CLIENTS: readonly Client[] = [
  {
    name: 'Gmail',
    head: 'On Mon, Jun 15, 2015 at 10:00 AM, Grace Sample <grace@example.org> wrote:\n',
    headHtml:
      '<div class="gmail_extra"><br><div class="gmail_quote">On Mon, Jun 15, 2015 at 10:00 AM, Grace Sample <span dir="ltr">&lt;<a href="mailto:grace@example.org">grace@example.org</a>&gt;</span> wrote:<br>',
    quote: marked,
    quoteHtml: html =>
      `<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">${html}</blockquote>`,
    footHtml: '</div></div>',
  },
  {
    name: 'Gmail of today, in German',
    head: 'Am Mo., 15. Juni 2015 um 10:00 Uhr schrieb Grace Sample <\ngrace@example.org>:\n',
    headHtml:
      '<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">Am Mo., 15. Juni 2015 um 10:00 Uhr schrieb Grace Sample &lt;<a href="mailto:grace@example.org">grace@example.org</a>&gt;:<br></div>',
    quote: marked,
    quoteHtml: html =>
      `<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'Thunderbird',
    head: 'On 15/06/15 10:00, Grace Sample wrote:',
    headHtml: '<div class="moz-cite-prefix">On 15/06/15 10:00, Grace Sample wrote:<br></div>',
    quote: marked,
    quoteHtml: html => `<blockquote cite="mid:sample@example.org" type="cite">${html}</blockquote>`,
  },
  {
    name: 'Thunderbird, in French',
    head: 'Le 15/06/2015 10:00, Grace Sample a écrit :',
    headHtml: '<div class="moz-cite-prefix">Le 15/06/2015 10:00, Grace Sample a écrit :<br></div>',
    ...HOW,
  },
  {
    name: 'Apple Mail',
    head: 'On Jun 15, 2015, at 10:00 AM, Grace Sample <grace@example.org> wrote:\n',
    headHtml:
      '<br><div><div>On Jun 15, 2015, at 10:00 AM, Grace Sample &lt;<a href="mailto:grace@example.org">grace@example.org</a>&gt; wrote:</div><br class="Apple-interchange-newline">',
    ...HOW,
    footHtml: '</div>',
  },
  {
    name: 'a phone',
    head: 'Sent from my iPhone\n\n> On 15 Jun 2015, at 10:00, Grace Sample <grace@example.org> wrote:\n>',
    headHtml:
      '<div id="AppleMailSignature">Sent from my iPhone</div><div><br>On 15 Jun 2015, at 10:00, Grace Sample &lt;<a href="mailto:grace@example.org">grace@example.org</a>&gt; wrote:<br><br></div>',
    ...HOW,
  },
  {
    name: 'Outlook on a desk',
    head: 'From: Grace Sample [mailto:grace@example.org]\nSent: Monday, June 15, 2015 10:00 AM\nTo: Ada Example; sample-list@lists.example.org\nSubject: Racks\n',
    headHtml:
      "<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span>From:</span></b> Grace Sample [mailto:grace@example.org] <br><b>Sent:</b> Monday, June 15, 2015 10:00 AM<br><b>To:</b> Ada Example<br><b>Subject:</b> Racks<o:p></o:p></p></div>",
    quote: bare,
    quoteHtml: html => `<p class=MsoNormal>${html}</p>`,
    topOnly: true,
  },
  {
    name: 'Outlook on the web, in a language that nobody here knows',
    head: '________________________________\nVon: Grace Sample <grace@example.org>\nGesendet: Montag, 15. Juni 2015 10:00\nAn: Ada Example\nBetreff: Racks\n',
    headHtml:
      '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>Ffrom:</b> Grace Sample<br><b>Ssent:</b> 15<br><b>Tto:</b> Ada<br></div>',
    quote: bare,
    quoteHtml: html => `<div>${html}</div>`,
    topOnly: true,
  },
  {
    name: 'Outlook on a phone',
    head: 'Get Outlook for iOS<https://aka.example.org/o0ukef>\n________________________________\nFrom: Grace Sample <grace@example.org>\nSent: Monday, June 15, 2015 10:00:00 AM\nTo: Ada Example <ada@example.org>\nSubject: Racks\n',
    headHtml:
      '<div id="ms-outlook-mobile-signature"><div>Get <a href="https://aka.example.org/o0ukef">Outlook for iOS</a></div></div><hr><div id="divRplyFwdMsg"><b>From:</b> Grace Sample<br><b>Sent:</b> Monday<br><b>To:</b> Ada<br><b>Subject:</b> Racks</div>',
    quote: bare,
    quoteHtml: html => `<div>${html}</div>`,
    topOnly: true,
  },
  {
    name: 'Outlook Express',
    head: '----- Original Message ----- \nFrom: "Grace Sample" <grace@example.org>\nTo: <sample-list@lists.example.org>\nSent: Monday, June 15, 2015 10:00 AM\nSubject: Racks\n\n',
    headHtml:
      '<BLOCKQUOTE style="BORDER-LEFT: #000000 2px solid"><DIV>----- Original Message ----- </DIV><DIV><B>From:</B> <A href="mailto:grace@example.org">Grace Sample</A></DIV><DIV><B>Sent:</B> Monday</DIV></BLOCKQUOTE>',
    quote: marked,
    quoteHtml: html => `<BLOCKQUOTE style="BORDER-LEFT: #000000 2px solid">${html}</BLOCKQUOTE>`,
  },
  {
    name: 'Yahoo',
    head: 'On Monday, June 15, 2015 10:00 AM, Grace Sample <grace@example.org> wrote:\n\n',
    headHtml:
      '<div class="yahoo_quoted"><div>On Monday, June 15, 2015 10:00 AM, Grace Sample &lt;grace@example.org&gt; wrote:</div>',
    quote: bare,
    quoteHtml: html => `<div>${html}</div>`,
    footHtml: '</div>',
    topOnly: true,
  },
  {
    name: 'AOL',
    head: '-----Original Message-----\nFrom: Grace Sample <grace@example.org>\nTo: sample-list <sample-list@lists.example.org>\nSent: Mon, Jun 15, 2015 10:00 am\nSubject: Racks\n',
    headHtml:
      '<div>-----Original Message-----<br>From: Grace Sample &lt;grace@example.org&gt;<br>Sent: Mon, Jun 15, 2015<br>',
    quote: bare,
    quoteHtml: html => `<div id="AOLMsgPart_0_sample">${html}</div>`,
    footHtml: '</div>',
    topOnly: true,
  },
  {
    name: 'mutt',
    head: '* Grace Sample <grace@example.org> [2015-06-15 10:00:00 +0200]:\n',
    headHtml: '<pre>* Grace Sample &lt;grace@example.org&gt; [2015-06-15 10:00:00 +0200]:\n</pre>',
    quote: marked,
    quoteHtml: html => `<blockquote>${html}</blockquote>`,
  },
  {
    name: 'Gnus',
    head: 'Grace Sample <grace@example.org> writes:\n',
    headHtml: '<p>Grace Sample &lt;grace@example.org&gt; writes:</p>',
    ...HOW,
  },
  {
    name: 'KMail, in Spanish',
    head: 'El lunes, 15 de junio de 2015 10:00:00 Grace Sample escribió:',
    headHtml: '<p>El lunes, 15 de junio de 2015 10:00:00 Grace Sample escribió:</p>',
    quote: marked,
    quoteHtml: html => `<p>&gt; ${html.replaceAll('<br>', '<br>&gt; ')}</p>`,
  },
  {
    name: 'The Bat, with initials',
    head: 'Monday, June 15, 2015, 10:00:00 AM, you wrote:\n',
    headHtml: '<div>Monday, June 15, 2015, 10:00:00 AM, you wrote:</div>',
    quote: text =>
      text
        .split('\n')
        .map(line => `GS> ${line}`)
        .join('\n'),
    quoteHtml: html => `<blockquote>${html}</blockquote>`,
  },
  {
    name: 'Zoho',
    head: '---- On Mon, 15 Jun 2015 10:00:00 +0200 Grace Sample <grace@example.org> wrote ----\n',
    headHtml:
      '<div class="zmail_extra">---- On Mon, 15 Jun 2015 10:00:00 +0200 <b>Grace Sample</b> wrote ----<br>',
    quote: bare,
    quoteHtml: html => `<blockquote style="border-left: 1px solid #cccccc;">${html}</blockquote>`,
    footHtml: '</div>',
    topOnly: true,
  },
  {
    name: 'Proton Mail',
    head: 'Sent with Proton Mail secure email.\n\n‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, June 15th, 2015 at 10:00 AM, Grace Sample <grace@example.org> wrote:\n\n',
    headHtml:
      '<div class="protonmail_signature_block">Sent with <a href="https://proton.example.org">Proton Mail</a> secure email.</div><div class="protonmail_quote">On Monday, June 15th, 2015 at 10:00 AM, Grace Sample wrote:<br>',
    quote: marked,
    quoteHtml: html => `<blockquote class="protonmail_quote" type="cite">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'mail.ru, in Russian',
    head: 'Понедельник, 15 июня 2015, 10:00 +03:00 от Grace Sample <grace@example.org>:',
    headHtml: '<p>Понедельник, 15 июня 2015, 10:00 +03:00 от Grace Sample &lt;grace@example.org&gt;:</p>',
    quote: marked,
    quoteHtml: html => `<blockquote style="border-left:1px solid #0857A6;">${html}</blockquote>`,
  },
  {
    name: 'Lotus Notes',
    head: '-----Grace Sample/Example wrote: -----\nTo: sample-list@lists.example.org\nFrom: Grace Sample/Example\nDate: 06/15/2015 10:00AM\nSubject: Racks\n',
    headHtml:
      '<font>-----Grace Sample/Example wrote: -----</font><br>To: sample-list@lists.example.org<br>From: Grace Sample/Example<br>Date: 06/15/2015 10:00AM<br>Subject: Racks<br><br>',
    quote: bare,
    quoteHtml: html => `<div>${html}</div>`,
    topOnly: true,
  },
  {
    name: 'Roundcube',
    head: 'On 2015-06-15 10:00, Grace Sample wrote:',
    headHtml: '<p id="reply-intro">On 2015-06-15 10:00, Grace Sample wrote:</p>',
    quote: marked,
    quoteHtml: html =>
      `<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0"><div id="replybody1">${html}</div></blockquote>`,
  },
  {
    name: 'Evolution',
    head: 'On Mon, 2015-06-15 at 10:00 +0200, Grace Sample wrote:',
    headHtml: '<div>On Mon, 2015-06-15 at 10:00 +0200, Grace Sample wrote:</div>',
    ...HOW,
  },
  {
    name: 'Claws Mail',
    head: 'On Mon, 15 Jun 2015 10:00:00 +0200\nGrace Sample <grace@example.org> wrote:\n',
    headHtml:
      '<div>On Mon, 15 Jun 2015 10:00:00 +0200<br>Grace Sample &lt;grace@example.org&gt; wrote:</div>',
    ...HOW,
  },
  {
    name: 'K-9 Mail',
    head: 'On June 15, 2015 10:00:00 AM GMT+02:00, Grace Sample <grace@example.org> wrote:',
    headHtml:
      '<div class="k9mail-signature"></div><div class="gmail_quote">On June 15, 2015 10:00:00 AM GMT+02:00, Grace Sample &lt;grace@example.org&gt; wrote:',
    quote: marked,
    quoteHtml: html =>
      `<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex;">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'Samsung Email',
    head: '-------- Original message --------\nFrom: Grace Sample <grace@example.org> \nDate: 15/06/2015  10:00  (GMT+01:00) \nTo: sample-list@lists.example.org \nSubject: Racks \n',
    headHtml:
      '<div style="font-size:100%;color:#000000"><!-- originalMessage --><div>-------- Original message --------</div><div>From: Grace Sample &lt;grace@example.org&gt; </div><div>Date: 15/06/2015  10:00  (GMT+01:00) </div><div>To: sample-list@lists.example.org </div><div>Subject: Racks </div><div><br></div></div>',
    quote: bare,
    quoteHtml: html => `<div>${html}</div>`,
    topOnly: true,
  },
  {
    name: 'Zimbra',
    head: '----- Original Message -----\n| From: "Grace Sample" <grace@example.org>\n| To: "sample-list" <sample-list@lists.example.org>\n| Sent: Monday, June 15, 2015 10:00:00 AM\n| Subject: Racks\n',
    headHtml:
      '<hr id="zwchr"><div><b>From: </b>"Grace Sample" &lt;grace@example.org&gt;<br><b>To: </b>"sample-list"<br><b>Sent: </b>Monday, June 15, 2015 10:00:00 AM<br><b>Subject: </b>Racks<br></div>',
    quote: text =>
      text
        .split('\n')
        .map(line => `| ${line}`)
        .join('\n'),
    quoteHtml: html =>
      `<blockquote style="border-left:2px solid #1010FF;margin-left:5px;padding-left:5px;">${html}</blockquote>`,
    topOnly: true,
  },
  {
    name: 'SquirrelMail',
    head: 'On Mon, June 15, 2015 10:00 am, Grace Sample wrote:',
    headHtml: '<p>On Mon, June 15, 2015 10:00 am, Grace Sample wrote:</p>',
    ...HOW,
  },
  {
    name: 'Horde',
    head: 'Quoting Grace Sample <grace@example.org>:\n',
    headHtml: '<p>Quoting Grace Sample &lt;grace@example.org&gt;:</p>',
    ...HOW,
  },
  {
    name: 'Fastmail',
    head: 'On Mon, 15 Jun 2015, at 10:00 AM, Grace Sample wrote:',
    headHtml: '<div>On Mon, 15 Jun 2015, at 10:00 AM, Grace Sample wrote:<br></div>',
    quote: marked,
    quoteHtml: html => `<blockquote type="cite" id="qt" style="">${html}</blockquote>`,
  },
  {
    name: 'Spark',
    head: 'On Jun 15, 2015, 10:00 AM +0200, Grace Sample <grace@example.org>, wrote:',
    headHtml:
      '<div name="messageReplySection">On Jun 15, 2015, 10:00 AM +0200, Grace Sample &lt;grace@example.org&gt;, wrote:<br>',
    quote: marked,
    quoteHtml: html =>
      `<blockquote type="cite" style="border-left-color: grey; border-left-width: thin;">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'Tuta',
    head: '15. Juni 2015, 10:00 von grace@example.org:\n',
    headHtml: '<div>15. Juni 2015, 10:00 von grace@example.org:<br></div>',
    quote: marked,
    quoteHtml: html => `<blockquote class="tutanota_quote">${html}</blockquote>`,
  },
  {
    name: 'Gmail in Japanese',
    head: '2015年6月15日(月) 10:00 Grace Sample <grace@example.org>:\n',
    headHtml:
      '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">2015年6月15日(月) 10:00 Grace Sample &lt;<a href="mailto:grace@example.org">grace@example.org</a>&gt;:<br></div>',
    quote: marked,
    quoteHtml: html => `<blockquote class="gmail_quote">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'Gmail in Chinese',
    head: 'Grace Sample <grace@example.org> 于2015年6月15日周一 10:00写道：\n',
    headHtml:
      '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Grace Sample &lt;grace@example.org&gt; 于2015年6月15日周一 10:00写道：<br></div>',
    quote: marked,
    quoteHtml: html => `<blockquote class="gmail_quote">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'Gmail in Korean',
    head: '2015년 6월 15일 (월) 오전 10:00, Grace Sample <grace@example.org>님이 작성:\n',
    headHtml:
      '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">2015년 6월 15일 (월) 오전 10:00, Grace Sample &lt;grace@example.org&gt;님이 작성:<br></div>',
    quote: marked,
    quoteHtml: html => `<blockquote class="gmail_quote">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'Gmail in Dutch',
    head: 'Op ma 15 jun 2015 om 10:00 schreef Grace Sample <grace@example.org>:\n',
    headHtml:
      '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Op ma 15 jun 2015 om 10:00 schreef Grace Sample &lt;grace@example.org&gt;:<br></div>',
    quote: marked,
    quoteHtml: html => `<blockquote class="gmail_quote">${html}</blockquote>`,
    footHtml: '</div>',
  },
  {
    name: 'Outlook in Portuguese',
    head: 'De: Grace Sample <grace@example.org>\nEnviada em: segunda-feira, 15 de junho de 2015 10:00\nPara: Ada Example <ada@example.org>\nAssunto: Racks\n',
    headHtml:
      "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>De:</b> Grace Sample &lt;grace@example.org&gt; <br><b>Enviada em:</b> segunda-feira, 15 de junho de 2015 10:00<br><b>Para:</b> Ada Example<br><b>Assunto:</b> Racks</p></div>",
    quote: bare,
    quoteHtml: html => `<p class=MsoNormal>${html}</p>`,
    topOnly: true,
  },
  {
    name: 'Outlook in Japanese',
    head: '差出人: Grace Sample <grace@example.org>\n送信日時: 2015年6月15日 10:00\n宛先: Ada Example <ada@example.org>\n件名: Racks\n',
    headHtml:
      "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>差出人:</b> Grace Sample &lt;grace@example.org&gt;<br><b>送信日時:</b> 2015年6月15日 10:00<br><b>宛先:</b> Ada Example<br><b>件名:</b> Racks</p></div>",
    quote: bare,
    quoteHtml: html => `<p class=MsoNormal>${html}</p>`,
    topOnly: true,
  },
  {
    name: 'Thunderbird in Polish',
    head: 'W dniu 15.06.2015 o 10:00, Grace Sample pisze:',
    headHtml: '<div class="moz-cite-prefix">W dniu 15.06.2015 o 10:00, Grace Sample pisze:<br></div>',
    ...HOW,
  },
  {
    name: 'Thunderbird in Turkish',
    head: '15.06.2015 10:00 tarihinde Grace Sample yazdı:',
    headHtml: '<div class="moz-cite-prefix">15.06.2015 10:00 tarihinde Grace Sample yazdı:<br></div>',
    ...HOW,
  },
  {
    name: 'Apple Mail in Italian',
    head: 'Il giorno 15 giu 2015, alle ore 10:00, Grace Sample <grace@example.org> ha scritto:\n',
    headHtml:
      '<div><br><blockquote type="cite"><div>Il giorno 15 giu 2015, alle ore 10:00, Grace Sample &lt;grace@example.org&gt; ha scritto:</div></blockquote></div>',
    ...HOW,
  },
  {
    name: 'GroupWise',
    head: '>>> Grace Sample <grace@example.org> 6/15/2015 10:00 AM >>>',
    headHtml:
      '<div>&gt;&gt;&gt; Grace Sample &lt;grace@example.org&gt; 6/15/2015 10:00 AM &gt;&gt;&gt;</div>',
    quote: bare,
    quoteHtml: html => `<div>${html}</div>`,
    topOnly: true,
  },
]
