// Mail as a list and its bounces bring it, made up: many clients, plain and HTML, short and long, with quotations,
// signatures, footers and pictures. The same number gives the same mail, and each knows which links its author wrote.
import { CLIENTS } from '../../inbound/words/clients.ts'
import { type Dice, diceOf, pick, prose } from './prose.ts'

export interface Invented {
  readonly raw: string
  /** What stands in the author's own words; null for a report, which has no author. */
  readonly links: readonly string[] | null
}

const SIGNATURE = '-- \nAda Example\nhttps://trap.example.com/ada'
const FOOTER =
  '_______________________________________________\nSample-list mailing list\nSample-list@lists.example.org\nhttps://lists.example.org/mailman/listinfo/sample-list'
const QUOTED = 'https://trap.example.com/quoted'

export function mailAt(number: number): Invented {
  const dice = diceOf(number)
  return dice() < 0.05 ? report(dice, number) : reply(dice, number)
}

function reply(dice: Dice, number: number): Invented {
  const links = dice() < 0.6 ? [`https://blog${number % 97}.example.com/posts/${number}`] : []
  const own = [prose(dice, 1 + Math.floor(dice() ** 3 * 40)), ...links.map(url => `See ${url}`)].join('\n\n')
  const { text, html } = answer(dice, own)
  const header = headerOf(dice, number)
  const shape = dice()
  if (shape < 0.45) return { raw: header + single(dice, 'text/plain', text), links }
  if (shape < 0.53) return { raw: header + single(dice, 'text/html', html), links }
  const both = [single(dice, 'text/plain', text), single(dice, 'text/html', html)]
  if (shape < 0.97) return { raw: header + multipart('alternative', 'b1', both), links }
  return {
    raw: header + multipart('mixed', 'b2', [multipart('alternative', 'b1', both), picture(dice)]),
    links,
  }
}

/** Words above, below or between the lines of what they answer, in the manner of some mail program. */
function answer(dice: Dice, own: string): { readonly text: string; readonly html: string } {
  const client = pick(dice, [CLIENTS[0] as (typeof CLIENTS)[number], ...CLIENTS.slice(1)])
  const quoted = `${prose(dice, 1 + Math.floor(dice() * 12))}\n\n${QUOTED}`
  const ownHtml = paragraphs(own).replace(/See (\S+?)(?=<)/g, 'See <a href="$1">$1</a>')
  const quote = `${client.head}\n${client.quote(quoted)}`
  const quoteHtml =
    client.headHtml + client.quoteHtml(quoted.replaceAll('\n', '<br>')) + (client.footHtml ?? '')
  const tail = dice() < 0.4 ? `\n\n${SIGNATURE}` : ''
  const foot = dice() < 0.5 ? `\n\n${FOOTER}` : ''
  const isBelow = client.topOnly !== true && dice() < 0.3
  return isBelow
    ? { text: `${quote}\n\n${own}${tail}${foot}`, html: page(quoteHtml + ownHtml + lines(tail + foot)) }
    : {
        text: `${own}${tail}\n\n${quote}${foot}`,
        html: page(ownHtml + lines(tail) + quoteHtml + lines(foot)),
      }
}

function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .map(one => `<p class="MsoNormal" style="margin:0;font-family:sans-serif">${one}</p>`)
    .join('\n')
}

function lines(text: string): string {
  return text === '' ? '' : `<div>${text.trim().replaceAll('\n', '<br>\n')}</div>`
}

function page(body: string): string {
  return `<html><head><style>p { margin: 0 } .x { color: #333 }</style></head><body>${body}</body></html>`
}

function headerOf(dice: Dice, number: number): string {
  const hops = Array.from(
    { length: 2 + Math.floor(dice() * 5) },
    (_, hop) =>
      `Received: from mx${hop}.example.net (mx${hop}.example.net [192.0.2.${hop}])\n\tby mail.example.org (Postfix) with ESMTPS id ${number}A${hop}\n\tfor <sample-list@lists.example.org>; Mon, 15 Jun 2015 10:00:0${hop} +0000 (UTC)\n`,
  )
  return `${hops.join('')}From: Ada Example ${number} <ada${number}@example.com>
To: Sample list <sample-list@lists.example.org>
List-Id: Sample list <sample-list.lists.example.org>
List-Post: <mailto:sample-list@lists.example.org>
List-Archive: <https://lists.example.org/archives/sample-list>
Precedence: list
Subject: Re: =?utf-8?q?The_roundup_of_week_${number % 52}_=E2=80=93_racks?=
Date: Mon, 15 Jun 2015 10:00:00 +0000
Message-ID: <invented-${number}@example.com>
In-Reply-To: <issue@example.org>
References: <first@example.org> <issue@example.org>
MIME-Version: 1.0
`
}

function single(dice: Dice, type: string, text: string): string {
  const how = dice()
  const head = `Content-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding:`
  if (how < 0.4) return `${head} 8bit\n\n${text.replace(/^From /gm, '>From ')}\n`
  if (how < 0.75) return `${head} quoted-printable\n\n${quotedPrintable(text)}\n`
  return `${head} base64\n\n${base64(Buffer.from(text))}\n`
}

function quotedPrintable(text: string): string {
  return text
    .replace(/[=\u0080-\uffff]/g, character =>
      [...Buffer.from(character)].map(octet => `=${octet.toString(16).toUpperCase()}`).join(''),
    )
    .replace(/^(.{70}[^=\n]{3})(?=.)/gm, '$1=\n')
}

function base64(octets: Buffer): string {
  return octets.toString('base64').replace(/.{76}/g, '$&\n')
}

function multipart(kind: string, boundary: string, parts: readonly string[]): string {
  const body = parts.map(part => `--${boundary}\n${part}`).join('\n')
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\n\n${body}\n--${boundary}--\n`
}

function picture(dice: Dice): string {
  const words = Uint32Array.from({ length: 4_000 + dice() ** 2 * 40_000 }, () => dice() * 2 ** 32)
  const octets = Buffer.from(words.buffer)
  return `Content-Type: image/png; name="racks.png"\nContent-Disposition: attachment; filename="racks.png"\nContent-Transfer-Encoding: base64\n\n${base64(octets)}\n`
}

function report(dice: Dice, number: number): Invented {
  const status = pick(dice, ['5.1.1', '4.2.2', '5.7.1', '5.4.4'])
  const words = multipart('report; report-type=delivery-status', 'b3', [
    `\nI could not deliver your message.\n\n<ada${number}@example.com>: host mx.example.com said: 550 ${status} no\n`,
    `Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ada${number}@example.com\nAction: failed\nStatus: ${status}\n`,
    `Content-Type: message/rfc822\n\n${headerOf(dice, number)}\n${prose(dice, 10)}\n`,
  ])
  const header = `From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: bounces@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-${number}@mx.example.net>
`
  return { raw: header + words, links: null }
}
