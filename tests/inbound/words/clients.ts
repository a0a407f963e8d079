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
]
