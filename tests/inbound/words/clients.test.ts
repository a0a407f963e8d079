import { describe, expect, test } from 'vitest'
import { ownWords } from '../../../src/inbound/words/own-words.ts'
import { CLIENTS, type Client } from './clients.ts'

const WORDS = 'I moved my racks as well: https://ada.example.org/2015/06/racks'
const MORE = 'And on the second floor, too.'
const QUOTED = 'Who else moved racks?\nSee https://grace.example.org/racks for mine.'
const QUOTED_HTML = 'Who else moved racks?<br>See <a href="https://grace.example.org/racks">mine</a>.'
const OWN_LINK = [
  { url: 'https://ada.example.org/2015/06/racks', text: 'https://ada.example.org/2015/06/racks' },
]
const FOOTER =
  '_______________________________________________\nSample-list mailing list\nSample-list@lists.example.org\nhttps://lists.example.org/mailman/listinfo/sample-list'
const SIGNATURE = '-- \nAda Example\nhttps://ada.example.org/'

interface Body {
  readonly plain: string
  readonly html: string
  readonly own: string
}

const LAYOUTS: Readonly<Record<string, (client: Client) => Body | null>> = {
  'above the quotation': client => ({
    plain: `${WORDS}\n\n${headed(client, client.quote(QUOTED))}`,
    html: `<div>${WORDS}</div><br>${headedHtml(client, client.quoteHtml(QUOTED_HTML))}`,
    own: WORDS,
  }),
  'above it, with a signature': client => ({
    plain: `${WORDS}\n\n${SIGNATURE}\n\n${headed(client, client.quote(QUOTED))}`,
    html: `<div>${WORDS}</div><br><div>${SIGNATURE.replaceAll('\n', '<br>')}</div><br>${headedHtml(client, client.quoteHtml(QUOTED_HTML))}`,
    own: WORDS,
  }),
  'above it, with the footer of a list': client => ({
    plain: `${WORDS}\n\n${headed(client, client.quote(`${QUOTED}\n\n${FOOTER}`))}\n\n${FOOTER}\n`,
    html: `<div>${WORDS}</div><br>${headedHtml(client, client.quoteHtml(QUOTED_HTML))}<br>${FOOTER.replaceAll('\n', '<br>')}`,
    own: WORDS,
  }),
  'below the quotation': client =>
    client.topOnly
      ? null
      : {
          plain: `${headed(client, client.quote(QUOTED))}\n\n${WORDS}\n\n${FOOTER}\n`,
          html: `${client.headHtml}${client.quoteHtml(QUOTED_HTML)}<div>${WORDS}</div>${client.footHtml ?? ''}`,
          own: WORDS,
        },
  'between the lines': client =>
    client.topOnly
      ? null
      : {
          plain: `${headed(client, client.quote('Who else moved racks?'))}\n\n${WORDS}\n\n${client.quote('See https://grace.example.org/racks')}\n\n${MORE}\n`,
          html: `${client.headHtml}${client.quoteHtml('Who else moved racks?')}<p>${WORDS}</p>${client.quoteHtml(QUOTED_HTML)}<p>${MORE}</p>${client.footHtml ?? ''}`,
          own: `${WORDS}\n\n${MORE}`,
        },
}

function headed(client: Client, quotation: string): string {
  return `${client.head}\n${quotation}`
}

function headedHtml(client: Client, quotation: string): string {
  return `${client.headHtml}${quotation}${client.footHtml ?? ''}`
}

describe.each(CLIENTS.map(client => [client.name, client] as const))('with %s', (_, client) => {
  for (const [layout, make] of Object.entries(LAYOUTS)) {
    const body = make(client)
    if (body === null) continue
    test(`words ${layout} are found in plain text`, () => {
      expect(ownWords({ text: body.plain, html: null, flowed: false })).toEqual({
        text: body.own,
        links: OWN_LINK,
      })
    })
    test(`words ${layout} are found in HTML`, () => {
      expect(ownWords({ text: null, html: body.html, flowed: false })).toEqual({
        text: body.own,
        links: OWN_LINK,
      })
    })
    test(`words ${layout} are found in both parts together`, () => {
      expect(ownWords({ text: body.plain, html: body.html, flowed: false })).toEqual({
        text: body.own,
        links: OWN_LINK,
      })
    })
  }
})
