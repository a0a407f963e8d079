import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownWords } from '../../../src/inbound/words/own-words.ts'

const plain = (text: string) => ownWords({ text, html: null, flowed: false })
const rich = (html: string) => ownWords({ text: null, html, flowed: false })
const own = (text: string) => plain(text).text
const urls = (links: readonly { url: string }[]) => links.map(({ url }) => url)

const ME = 'My racks: https://ada.example.org/racks'

describe('a signature is no word of the person:', () => {
  test.each([
    ['after the delimiter', `${ME}\n\n-- \nAda Example\nhttps://ada.example.org/`],
    ['after a delimiter whose space is lost', `${ME}\n--\nAda Example\nhttps://ada.example.org/`],
    [
      'of a signed mail, where the delimiter is escaped',
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\n${ME}\n\n- -- \nAda Example\n-----BEGIN PGP SIGNATURE-----\nComment: Using GnuPG - http://gpg.example.org/\n\niQEcBAEBAgAGBQJV\n-----END PGP SIGNATURE-----`,
    ],
    ['a name alone', `${ME}\n\n-Ada Example`],
    [
      'a card under a greeting',
      `${ME}\n\nBest regards,\n\nAda Example\nPrincipal Engineer\nhttps://www.example.org/\n+1 555 0100`,
    ],
    [
      'a card without a greeting',
      `${ME}\n\nAda Example | Example Company\nPrincipal Engineer\nTel: +1 555 0100 http://www.example.org`,
    ],
    [
      'one between rules',
      `${ME}\n\n==============\n例 絵田\nTEL: 03-5550-0100\nhttps://sig.example.org/about-me\n==============`,
    ],
    ['one between other rules', `${ME}\n――――――――\n例 絵田\nhttps://sig.example.org/about-me\n――――――――`],
    ['a mobile footer', `${ME}\n\nSent from my iPhone`],
    ['one in German', `${ME}\n\nVon meinem iPhone gesendet`],
    ['one in French', `${ME}\n\nEnvoyé de mon iPhone`],
    ['one in Spanish', `${ME}\n\nEnviado desde mi iPhone`],
    ['one in Portuguese', `${ME}\n\nEnviado do meu iPhone`],
    ['one in Italian', `${ME}\n\nInviato da iPhone`],
    ['one in Dutch', `${ME}\n\nVerstuurd vanaf mijn iPhone`],
    ['one in Swedish', `${ME}\n\nSkickat från min iPhone`],
    ['one in Danish', `${ME}\n\nSendt fra min iPhone`],
    ['one in Finnish', `${ME}\n\nLähetetty iPhonesta`],
    ['one in Polish', `${ME}\n\nWysłane z iPhone’a`],
    ['one in Czech', `${ME}\n\nOdesláno z iPhonu`],
    ['one in Russian', `${ME}\n\nОтправлено с iPhone`],
    ['one in Japanese', `${ME}\n\niPhoneから送信`],
    ['one in Chinese', `${ME}\n\n发自我的 iPhone`],
    ['one in Korean', `${ME}\n\n나의 iPhone에서 보냄`],
    ['one in Turkish', `${ME}\n\niPhone’umdan gönderildi`],
    ['the praise of an app', `${ME}\n\nGet Outlook for Android<https://aka.example.org/x>`],
    [
      'the praise of an app, with its address',
      `${ME}\n\nSent with Sparrow (http://sparrow.example.org/?sig)`,
    ],
    ['a plea', `${ME}\n\nSent from my Android device with K-9 Mail. Please excuse my brevity.`],
    [
      'that of K-9 in German',
      `${ME}\n\nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.`,
    ],
    [
      'the praise of a virus scanner',
      `${ME}\n\n---\nThis email has been checked for viruses by Sample antivirus software.\nhttps://www.example.org/antivirus`,
    ],
    [
      'a disclaimer',
      `${ME}\n\nThis e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient, please delete it. See http://www.example.org/legal`,
    ],
    [
      'a disclaimer in German',
      `${ME}\n\nDiese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender.`,
    ],
    [
      'all of them',
      `${ME}\n\n-- \nAda\n\nSent from my iPhone\n\n***\nThis message is confidential and intended for the named recipient only; any unauthorised use is forbidden, as is saying so without need.`,
    ],
  ])('%s', (_, text) => {
    expect(urls(plain(text).links)).toEqual(['https://ada.example.org/racks'])
    expect(own(text).replace(/\n\nBest regards,[^]*/, '')).toBe(ME)
  })

  test.each([
    ['in Polish', 'Pozdrawiam serdecznie\n\nAda Przykład'],
    ['in Polish, politely', 'Z poważaniem\nAda Przykład'],
    ['in French', 'Bien à vous,\n\nAda Exemple'],
  ])('a site under a greeting and a name, %s', (_, greeting) => {
    expect(own(`${ME}\n\n${greeting}\nhttps://sig.example.org/about-me`)).toBe(`${ME}\n\n${greeting}`)
  })

  test.each([
    [
      'a post between rules',
      'Please print this:\n==========\nMoving racks\nhttps://ada.example.org/racks\n==========',
    ],
    [
      'a post between rules that nothing announces',
      'Hello everybody.\n==========\nMoving racks\nhttps://ada.example.org/racks\n==========',
    ],
    ['a sentence about sending with a link', 'Sent from my desk, and see https://blog.example.org/desk'],
    ['a sentence about sending', 'Sent from my desk, is much easier then my mobile phone.'],
    ['dashes within a line', 'And here is a fix -- this is not a signature.'],
    ['a list', 'Three racks:\n\n- one\n- And another one\n- Third'],
    ['a greeting and a name', `${ME}\n\nCheers,\nAda`],
    ['an afterthought', `${ME}\n\nCheers,\nAda\n\nP.S. More at https://ada.example.org/more`],
    [
      'a list of addresses at the end',
      'Worth a look:\n\nRacks - all of them\nhttp://racks.example.org/\nShelves\nhttp://shelves.example.org/',
    ],
    [
      'a list of addresses under thanks',
      'Which of them is broken?\n\nThanks\n\nhttp://a.example.org/feed "one"\nhttp://b.example.org/feed "two"',
    ],
    [
      'references under the greeting',
      'See below.\n\nCheers,\nAda\n\nreferences:\n\nhttps://ada.example.org/racks',
    ],
    [
      'prose under the greeting',
      'First.\n\nCheers,\nAda\n\nAnd by the way, this is what I think of them all:\nhttps://ada.example.org/racks',
    ],
    [
      'code at the end',
      'Like this:\n\n    def load(url):\n\n        # see below\n        load("https://ada.example.org/")',
    ],
    ['a post under the greeting', `Here it is.\n\nCheers,\nAda\n\nhttps://ada.example.org/2015/06/racks`],
    ['a long text under dashes', `Above.\n--\n${'A line of a text that goes on.\n\n'.repeat(20)}`.trim()],
    [
      'talk of confidential things',
      'The confidential mode of the rack is odd. It was intended for the recipient.\n\nWho knows more about this?\n\nI would like to.\n\nSo would my cat, and hers.\n\nAnd all others.',
    ],
  ])('but %s is', (_, text) => {
    expect(own(text)).toBe(text)
  })

  test('footnotes of the text stay wherever they stand', () => {
    const text =
      'See my post [1] and the docs [2].\n\n-- \nAda Example\nhttp://ada.example.org/\n\n[1] https://ada.example.org/2015/racks\n[2]: https://docs.example.org/'
    expect(urls(plain(text).links)).toEqual([
      'https://ada.example.org/2015/racks',
      'https://docs.example.org/',
    ])
    const below = 'See my post [1].\n\nCheers,\nAda\n\n[1] https://ada.example.org/2015/racks'
    expect(urls(plain(below).links)).toEqual(['https://ada.example.org/2015/racks'])
  })
})

describe('what a list or a tracker adds is no word of the person:', () => {
  test.each([
    [
      'Mailman 2 with a rule cut short',
      '__\nSample-list mailing list\nSample-list@lists.example.org\nhttps://lists.example.org/mailman/listinfo/sample-list',
    ],
    [
      'Mailman 2',
      '_______________________________________________\nSample-list mailing list\nSample-list@lists.example.org\nhttps://lists.example.org/mailman/listinfo/sample-list\n\nTo unsubscribe: sample-list-unsubscribe@lists.example.org',
    ],
    [
      'Mailman 3',
      '_______________________________________________\nsample-list mailing list -- sample-list@lists.example.org\nTo unsubscribe send an email to sample-list-leave@lists.example.org\nhttps://lists.example.org/mailman3/lists/sample-list.lists.example.org/',
    ],
    [
      'two lists',
      '_______________________________________________\nSample-list mailing list\nSample-list@lists.example.org\nhttps://lists.example.org/a\n\n_______________________________________________\nOther-list mailing list\nhttps://lists.example.org/b',
    ],
    [
      'Google Groups',
      '-- \nYou received this message because you are subscribed to the Google Groups "Sample" group.\nTo unsubscribe from this group, send email to sample+unsubscribe@lists.example.org.\nTo view this discussion on the web visit https://groups.example.org/d/msgid/sample/1.',
    ],
    [
      'Google Groups without a delimiter',
      'You received this message because you are subscribed to the Google Groups "Sample" group.\nFor more options, visit https://groups.example.org/d/optout.',
    ],
    [
      'Yahoo Groups',
      '------------------------------------\nPosted by: Ada Example <ada@example.org>\n------------------------------------\n\nVisit http://groups.example.org/group/sample',
    ],
    [
      'Discourse',
      '---\n[Visit Topic](https://forum.example.org/t/racks/1/2) or reply to this email to respond.\nTo unsubscribe from these emails, [click here](https://forum.example.org/email/unsubscribe/1).',
    ],
    [
      'majordomo',
      '--\nTo unsubscribe from this list: send the line "unsubscribe sample" in\nthe body of a message to majordomo@lists.example.org\nMore majordomo info at  http://lists.example.org/majordomo-info.html',
    ],
    [
      'ezmlm',
      '---------------------------------------------------------------------\nTo unsubscribe, e-mail: dev-unsubscribe@lists.example.org\nFor additional commands, e-mail: dev-help@lists.example.org',
    ],
    [
      'Launchpad',
      '_______________________________________________\nMailing list: https://lists.example.org/~sample\nPost to     : sample@lists.example.org\nUnsubscribe : https://lists.example.org/~sample\nMore help   : https://help.example.org/ListHelp',
    ],
    [
      'a tracker',
      '---\nReply to this email directly or view it on GitHub:\nhttps://code.example.org/a/b/issues/1',
    ],
    [
      'a list with rules',
      'users mailing list\nusers@lists.example.org\nTo unsubscribe or change subscription options:\nhttps://lists.example.org/mailman/listinfo/users\nGuidelines: http://example.org/wiki/Mailing_list_guidelines',
    ],
    [
      'words nobody knows',
      '________________________________________________________\nAbcd efgh ijkl\nhttp://advertisement.example.org/',
    ],
    [
      'an archive, for attachments',
      '-------------- next part --------------\nAn HTML attachment was scrubbed...\nURL: <http://lists.example.org/pipermail/sample-list/attachments/20150615/abc/attachment.html>\n-------------- next part --------------\nA non-text attachment was scrubbed...\nName: signature.asc\nType: application/pgp-signature\nSize: 836 bytes\nDesc: OpenPGP digital signature\nURL: <http://lists.example.org/pipermail/sample-list/attachments/20150615/abc/attachment.sig>',
    ],
  ])('%s', (_, footer) => {
    expect(plain(`${ME}\n\n${footer}\n`)).toEqual({
      text: ME,
      links: [{ url: 'https://ada.example.org/racks', text: 'https://ada.example.org/racks' }],
    })
    expect(own(`${ME}\n\n-- \nAda\n\n${footer}\n`)).toBe(ME)
    expect(own(`${ME}\n\nOn Mon, 15 Jun 2015, Grace Sample wrote:\n> Who?\n\n${footer}\n`)).toBe(ME)
  })

  test('a question about unsubscribing is', () => {
    const text = 'To unsubscribe from this list, what do I do?\n\nAda'
    expect(own(text)).toBe(text)
  })
})

describe('quotations marked in other ways are no words of the person:', () => {
  test.each([
    ['deeper ones', '>> > Who?\n>>> See http://grace.example.org/\n> > And when?'],
    ['bars', '| Who?\n| See http://grace.example.org/'],
    [
      'bars, one line broken',
      '| Who and where and what and when is it all, and why, if I may\nask?\n| See http://grace.example.org/',
    ],
    ['names', 'Grace> Who?\nGrace> See http://grace.example.org/'],
    ['initials', 'GS> Who?\nGS> See http://grace.example.org/\n\nGS> And when?'],
    ['indented marks', ' > Who?\n > See http://grace.example.org/'],
    ['colons', ': Who?\n: See http://grace.example.org/'],
  ])('%s', (_, quotation) => {
    expect(plain(`Grace Sample <grace@example.org> writes:\n\n${quotation}\n\n${ME}`).text).toBe(ME)
  })

  test('names before prose, even without an attribution', () => {
    const quotation =
      'grace> The racks are older than you think they are,\ngrace> and they were never moved before this year.\ngrace> See http://grace.example.org/ for all of the story.'
    expect(plain(`${quotation}\n\n${ME}`).text).toBe(ME)
  })

  test.each(['[...]', '...', '<snip>', '[snip]', '(cut)'])('what comes after %s', elision => {
    expect(
      own(`On Mon, 15 Jun 2015, Grace Sample wrote:\n${elision}\n> Who?\n\n${ME}\n\n${elision}\n> When?`),
    ).toBe(ME)
  })

  test('an attribution above another', () => {
    expect(
      own(`Yes.\n\ngrace at example.org wrote:\n\nOn Mon, 15 Jun 2015, Ada Example wrote:\n> Who?`),
    ).toBe('Yes.')
  })

  test('a message quoted whole with its own marks, below more than a greeting', () => {
    const heads =
      'From: Grace Sample\n[mailto:grace@example.org] On Behalf Of Grace\nSample\nSent: Monday\nTo: Ada\nSubject: Racks'
    expect(own(`I am.\nAnd you?\n\n${heads}\n\n> Who?\n\nMe: http://grace.example.org/`)).toBe(
      'I am.\nAnd you?',
    )
    expect(own(`Hi Grace,\n\n${heads}\n\n> Who?\n\n${ME}`)).toBe(`Hi Grace,\n\n${ME}`)
  })

  test('a quoted line that was broken again is quoted whole', () => {
    const text = `> This is a quoted line that a program has broken at its column and so the\nrest of it\n> stands alone, as does\nhttp://grace.example.org/racks\n> in it.\n\n${ME}`
    expect(plain(text)).toMatchObject({ text: ME, links: [{ url: 'https://ada.example.org/racks' }] })
  })

  test('but a short answer without empty lines around it stays', () => {
    expect(
      own(
        '> Do you think that we should move the racks before the end of summer?\nYes.\n> And who moves them?\nI do.',
      ),
    ).toBe('Yes.\n\nI do.')
  })

  test('an answer below heads and a marked quotation stays', () => {
    expect(
      own(`-----Original Message-----\nFrom: Grace Sample\nSent: Monday\nSubject: Racks\n\n> Who?\n\n${ME}`),
    ).toBe(ME)
  })

  test('an answer below an attribution whose quotation was deleted stays', () => {
    expect(own(`On Mon, 15 Jun 2015 at 10:00, Grace Sample <grace@example.org> wrote:\n\n${ME}`)).toBe(ME)
  })
})

describe('flowed text', () => {
  const flowed = (text: string) => ownWords({ text, html: null, flowed: true })

  test('has its lines joined, at the same depth only', () => {
    const text = 'I moved \nmy racks.\n\n> Who else \n> moved?\nI did. \n-- \nAda \nExample'
    expect(flowed(text).text).toBe('I moved my racks.\n\nI did.')
  })

  test('has its stuffing taken off', () => {
    expect(flowed(' >no quotation\n From here on.').text).toBe('>no quotation\nFrom here on.')
  })
})

describe('in HTML', () => {
  test('links are the anchors and the bare addresses of the person’s own words', () => {
    const html =
      '<p>See <a href="https://ada.example.org/racks">my <b>racks</b></a> and http://ada.example.org/more, too.</p><blockquote type="cite"><a href="http://grace.example.org/">hers</a></blockquote>'
    expect(rich(html)).toEqual({
      text: 'See my racks and http://ada.example.org/more, too.',
      links: [
        { url: 'https://ada.example.org/racks', text: 'my racks' },
        { url: 'http://ada.example.org/more', text: 'http://ada.example.org/more' },
      ],
    })
  })

  test('indentation is no quotation', () => {
    expect(
      rich('Look:<blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>mine</div></blockquote>')
        .text,
    ).toBe('Look:\n\nmine')
  })

  test.each([
    '<div class="gmail_signature">Ada <a href="http://ada.example.org/">home</a></div>',
    '<div class="gmail_signature" data-smartmail="gmail_signature"><div>Ada <a href="http://ada.example.org/">home</a></div></div>',
    '<div data-smartmail="gmail_signature">Ada <a href="http://ada.example.org/">home</a></div>',
    '<pre class="moz-signature">-- \nAda http://ada.example.org/</pre>',
    '<div id="Signature"><a href="http://ada.example.org/">home</a></div>',
    '<div data-signatureblock="true"><a href="http://ada.example.org/">home</a></div>',
    '<div id="x_ms-outlook-mobile-signature">Get <a href="http://ada.example.org/">Outlook for Android</a></div>',
    '<div>--&nbsp;</div><div>Ada <a href="http://ada.example.org/">home</a></div>',
    '<div style="display:none">Hidden <a href="http://ada.example.org/">link</a></div>',
    '<div class="moz-forward-container">-------- Forwarded Message --------<br><a href="http://ada.example.org/">x</a></div>',
    '<div id="OLK_SRC_BODY_SECTION">Text <a href="http://ada.example.org/">x</a></div>',
  ])('%s holds no words of the person', html => {
    expect(
      rich(`<html><body><div>Mine: http://ada.example.org/racks</div>${html}</body></html>`).links,
    ).toEqual([{ url: 'http://ada.example.org/racks', text: 'http://ada.example.org/racks' }])
  })

  test('words written into the box of the signature count when there are no others', () => {
    expect(
      rich('<div id="AppleMailSignature">I am in!</div><blockquote type="cite">Who?</blockquote>').text,
    ).toBe('I am in!')
  })
})

describe('of two parts', () => {
  const both = (text: string, html: string) => ownWords({ text, html, flowed: false })

  test('the plain one has the words, and the HTML the addresses that it lost', () => {
    expect(
      both(
        'See my racks.\n\nAda',
        '<p>See <a href="https://ada.example.org/racks">my racks</a>.</p><p>Ada</p>',
      ),
    ).toEqual({
      text: 'See my racks.\n\nAda',
      links: [{ url: 'https://ada.example.org/racks', text: 'my racks' }],
    })
  })

  test('the HTML says which links are quoted where the plain one has no marks', () => {
    const text = 'Mine: http://ada.example.org/racks\n\nWho? http://grace.example.org/'
    const html =
      '<p>Mine: http://ada.example.org/racks</p><blockquote type="cite">Who? http://grace.example.org/</blockquote>'
    expect(urls(both(text, html).links)).toEqual(['http://ada.example.org/racks'])
  })

  test('a stub is no plain part', () => {
    const html = `<p>My racks: <a href="https://ada.example.org/racks">all about them and how I moved them over two floors</a></p>`
    expect(both('This mail is HTML.', html).text).toContain('all about them')
  })
})

describe('a megabyte is read as quickly as its length allows, of', () => {
  const LONG = 1_000_000
  const lines = (line: string) => `${line}\n`.repeat(Math.ceil(LONG / (line.length + 1)))
  const often = (text: string) => text.repeat(Math.ceil(LONG / text.length))

  // Steps that grew by the square of the length would take minutes; the limit of a test is seconds.
  test.each([
    ['marks', often('>')],
    ['an attribution without end', `On ${often('x at y ')}wrote:`],
    ['attributions', lines('On Mon, 15 Jun 2015 at 10:00, Grace <grace@example.org> wrote:')],
    ['broken attributions', lines('On Mon, 15 Jun 2015 10:00\nGrace Sample\nwrote:')],
    ['heads', lines('From: a\nTo: b, c@d')],
    ['rules', lines('_'.repeat(47))],
    ['delimiters', lines('--')],
    ['mobile footers', lines('Sent from my iPhone')],
    ['disclaimers', lines('confidential recipient intended only for the addressee, and nobody else')],
    ['empty lines', often('\n')],
    ['one line', often('a ')],
    ['addresses', lines('http://a.example.org/(((((((')],
    ['addresses without end', often('http://a.example.org/')],
    ['angle brackets', often('<http://a')],
    ['square brackets', often('[a](http://a[[')],
    ['punctuation', `http://a${often('_,')}`],
    ['names', lines('Grace> racks')],
    ['armour', lines('-----BEGIN PGP SIGNED MESSAGE-----')],
    ['footnotes in a line', often('a [1] b')],
    ['something like a marker', often('mtetete')],
  ])('%s', (_, text) => {
    expect(() => ownWords({ text, html: null, flowed: false })).not.toThrow()
    expect(() => ownWords({ text, html: null, flowed: true })).not.toThrow()
  })

  test.each([
    ['nested boxes', often('<div>')],
    ['end tags of nothing', `${'<div>'.repeat(400)}${often('</b>')}`],
    ['open links', often('<a href="http://a.example.org">x')],
    ['links', often('<a href="http://a.example.org">x</a>')],
    ['quotations', often('<blockquote>x')],
    ['attributes', `<div ${often('a=b ')}>`],
    ['names of a class', `<div class="${often('gmail_')}">`],
    ['tags that are not closed', often('<p <p ')],
    ['less than', often('<')],
    ['breaks', often('<br>')],
  ])('HTML with %s', (_, html) => {
    expect(() => ownWords({ text: null, html, flowed: false })).not.toThrow()
  })
})

test('own words never hold a marked line, whatever stands around it', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      '-- ',
      '> marked',
      '>> marked',
      ' > marked',
      '---',
      '[1] http://a.example.org/',
      'Cheers,',
      'Ada',
    ),
    fc.constantFrom(
      'On Mon, 15 Jun 2015 at 10:00, Grace <grace@example.org> wrote:',
      'From: a',
      'Sent: b',
      'Subject: c',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), lines => {
      const { text, links } = ownWords({ text: lines.join('\n'), html: null, flowed: false })
      expect(text).not.toMatch(/^ ?>+ ?marked/m)
      for (const { url } of links) expect(url).toMatch(/^https?:\/\//i)
    }),
  )
})

test('a mail program’s praise of itself is left out with its link, whatever stands under it', () => {
  const text = 'It is here.\n\nGesendet von Outlook für Android<https://aka.example.com/app>\n\nHello again!'
  expect(ownWords({ text, html: null, flowed: false })).toEqual({
    text: 'It is here.\n\nHello again!',
    links: [],
  })
})
