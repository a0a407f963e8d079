import { expect, test } from 'vitest'
import { decodePage } from '../../src/entries/page-text.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))
const HTML = 'text/html'

test('a byte order mark wins over everything', () => {
  const utf16 = new Uint8Array([
    0xff,
    0xfe,
    ...new Uint8Array(new Uint16Array(Array.from('café', character => character.charCodeAt(0))).buffer),
  ])
  expect(decodePage(utf16, 'text/html; charset=utf-8')).toBe('café')
  expect(decodePage(new Uint8Array([0xef, 0xbb, 0xbf, ...utf8('café')]), 'text/html; charset=koi8-r')).toBe(
    'café',
  )
})

test('the header wins over the page', () => {
  const body = latin1('<meta charset=koi8-r>caf\u00e9')
  expect(decodePage(body, 'text/html; charset="ISO-8859-1"')).toContain('café')
})

test('the page says it, in either way and in an XML declaration', () => {
  const privet = new Uint8Array([0xd0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4])
  for (const head of [
    '<meta charset=koi8-r>',
    '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=koi8-r">',
    '<?xml version="1.0" encoding="koi8-r"?>',
    '<!-- <meta charset=utf-8> --><meta charset="koi8-r">',
  ]) {
    expect(decodePage(new Uint8Array([...latin1(head), ...privet]), HTML)).toContain('привет')
  }
})

test('unsaid, it is UTF-16 where it begins so', () => {
  const text = '<title>café</title>'
  const little = Uint8Array.from(text, character => character.charCodeAt(0)).reduce<number[]>(
    (octets, octet) => [...octets, octet, 0],
    [],
  )
  const big = [0, ...little.slice(0, -1)]
  expect(decodePage(new Uint8Array(little), HTML)).toBe(text)
  expect(decodePage(new Uint8Array(big), null)).toBe(text)
})

test('unsaid, it is UTF-8 where it can be and windows-1252 where not', () => {
  expect(decodePage(utf8('café'), HTML)).toBe('café')
  expect(decodePage(latin1('caf\u00e9 \u0093x\u0094'), null)).toBe('café “x”')
})

test('a page in UTF-8 that is called Latin-1 is read as what it is', () => {
  expect(decodePage(utf8('<meta charset=iso-8859-1>café'), HTML)).toContain('café')
})

test('unknown and impossible labels are passed over', () => {
  expect(decodePage(utf8('<meta charset=utf-16>café'), 'text/html; charset=nonsense')).toContain('café')
  expect(decodePage(new Uint8Array(), 'text/html; charset=')).toBe('')
})
