// Mail that means harm to the conversation: loops, borrowed names, and words that would like to be markup (S-1, S-3,
// S-10, STD-10).
import { expect, it } from 'vitest'
import { listCandidates } from '../../../src/store/candidates.ts'
import { forEachApp } from '../app-for-test.ts'
import { outboxOf, textOf } from '../letters/sample-letters.ts'
import { take } from '../receive/mails.ts'
import { CONFIG, mailOf, POST, page } from './pages.ts'

const PROOF = 'Authentication-Results: mx.example.org; dmarc=pass header.from=example.net\n'

/** What is not a person's, by its header. */
const AUTOMATIC = [
  'Auto-Submitted: auto-replied\n',
  'Auto-Submitted: auto-generated (rejected)\n',
  'Return-Path: <>\n',
  'List-Id: <others.lists.example>\n',
  'Precedence: bulk\n',
  'Precedence: junk\n',
  'X-Loop: roundup@example.org\n',
  'X-Auto-Response-Suppress: All\n',
  'X-Autoreply: yes\n',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n',
]

/** Headers of Mallory, who would like to be Ada: nothing here proves it. */
const BORROWED = [
  'From: Ada Example <ada@example.net>\nFrom: Mallory <mallory@evil.example>\n',
  'From: Ada Example <ada@example.net>, Mallory <mallory@evil.example>\n',
  'From: "ada@example.net" <mallory@evil.example>\n',
  'From: friends: ada@example.net;\n',
  'From: =?utf-8?q?ada=40example.net?= <mallory@evil.example>\n',
  'Authentication-Results: mx.evil.example; dmarc=pass header.from=example.net\nFrom: Ada <ada@example.net>\n',
  'Authentication-Results: mx.example.org; dkim=pass header.d=evil.example\nFrom: Ada <ada@example.net>\n',
  'Authentication-Results: mx.example.org; dmarc=fail header.from=example.net; dkim=pass header.d=example.net\nFrom: Ada <ada@example.net>\n',
  'Authentication-Results: mx.example.org; spf=pass (x dmarc=pass header.from=example.net) smtp.mailfrom=evil.example\nFrom: Ada <ada@example.net>\n',
  'Authentication-Results: mx.example.org; dmarc=none\nAuthentication-Results: mx.example.org; dmarc=pass header.from=example.net\nFrom: Ada <ada@example.net>\n',
]

forEachApp('the conversation', open => {
  it('is not begun by a machine, or by a list that is none of ours', async () => {
    const { app, db, web, requests } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    const mails = AUTOMATIC.map((header, at) => mailOf({ id: `machine${at}@example.net`, header }))
    const ours = ['ada@example.org', 'roundup@example.org'].map((address, at) =>
      mailOf({ id: `own${at}@example.net`, from: `Ada <${address}>` }),
    )
    await take(app, ...mails, ...ours)
    expect(await listCandidates(db)).toEqual([])
    expect(outboxOf(app)).toEqual([])
    expect(requests).toEqual([])
  })

  it('grants nobody’s wish who borrows a name, and answers none of them', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    await take(app, mailOf())
    const [letter = ''] = outboxOf(app)
    const id = /^Message-ID: (<.*>)/m.exec(letter)?.[1] ?? ''
    const mails = BORROWED.flatMap((header, at) =>
      ['withdraw', 'title: Mine now'].map(
        (words, which) =>
          `${header}To: roundup@example.org\nMessage-ID: <${at}.${which}@evil.example>\nIn-Reply-To: ${id}\n\n${words}\n`,
      ),
    )
    await take(app, ...mails)
    expect(await listCandidates(db)).toMatchObject([{ title: 'How to count sheep', state: 'pending' }])
    expect(outboxOf(app)).toEqual([letter])
  })

  it('carries what strangers write as words: no template, no markup, no header, no slot', async () => {
    const { app, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    const title =
      '{{ newsletter.name }} {% render "x" %} <script>alert(1)</script> \u{E000}name\u{E001} ${7*7}'
    const header = `Subject: =?utf-8?q?x=0D=0ABcc:_victim=40example.com?=\n`
    const from = '"Ada\\"> <b>bold</b> Bcc: victim" <ada@example.net>'
    const text = mailOf({
      from,
      words: `${POST}\n\ntitle: ${title}\nexcerpt: <img src=x onerror=alert(1)> \u001B]52;c;x\u0007 end`,
    })
    await take(app, text.replace('Subject: A post for you\n', header))
    const [letter = ''] = outboxOf(app)
    const top = letter.split('\r\n\r\n', 1)[0] ?? ''
    const names = top
      .split('\r\n')
      .filter(line => !line.startsWith(' '))
      .map(line => line.split(':', 1)[0])
    expect(names).toEqual([
      'Date',
      'From',
      'Reply-To',
      'To',
      'Subject',
      'Message-ID',
      'Auto-Submitted',
      'In-Reply-To',
      'References',
      'MIME-Version',
      'Content-Type',
    ])
    expect(textOf(letter)).toContain(
      '{{ newsletter.name }} {% render "x" %} <script>alert(1)</script> name ${7*7}',
    )
    expect(letter).not.toContain('\u001B')
    const html = letter.slice(letter.indexOf('text/html')).replace(/=\r\n/g, '')
    expect(html).not.toMatch(/<script|<img/)
    expect(html).toContain('&lt;script&gt;')
  })

  it('says nothing to who was proved by another host than ours', async () => {
    const { app, web } = await open({ config: { ...CONFIG, inbound: {} } })
    web[POST] = page('How to count sheep')
    await take(app, `${PROOF}${mailOf({ proved: false })}`)
    expect(outboxOf(app)).toEqual([])
  })
})
