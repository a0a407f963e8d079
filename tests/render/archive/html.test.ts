import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { html, Markup, xml } from '../../../src/render/archive/html.ts'

/** What a browser sees: tags, the one attribute, and the text. */
function seen(markup: string) {
  const tags: string[] = []
  let text = ''
  let title: string | undefined
  const parser = new Parser({
    onopentag: (name, attributes) => {
      tags.push(name)
      title = attributes['title']
    },
    ontext: part => void (text += part),
  })
  parser.end(markup)
  return { tags, title, text }
}

describe('a template', () => {
  test('makes of any text that text, in an element and in an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value => {
        expect(seen(html`<p title="${value}">${value}</p>`.text)).toEqual({
          tags: ['p'],
          title: value,
          text: value,
        })
      }),
    )
  })

  test('of XML leaves out what no XML can hold, and nothing else', () => {
    expect(xml`<a>${'\u0000a\u0008b\uFFFEc\uD800d\t\n<&>é😀'}</a>`.text).toBe(
      '<a>abc\uFFFDd\t\n&#60;&#38;&#62;é😀</a>',
    )
  })

  test('takes templates, lists of them and numbers as they are, and nothing for null and false', () => {
    const items = ['<a>', 'b'].map(item => html`<li>${item}</li>`)
    expect(html`<ul>${items}${null}${false}${7}${new Markup('<hr>')}</ul>`.text).toBe(
      '<ul><li>&#60;a&#62;</li><li>b</li>7<hr></ul>',
    )
  })
})
