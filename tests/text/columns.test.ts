import { expect, test } from 'vitest'
import { columns } from '../../src/text/columns.ts'

test.each([
  ['', 0],
  ['plain', 5],
  ['naïve – “quoted” …', 18],
  ['e\u0301', 1],
  ['日本語', 6],
  ['ｆｕｌｌ', 8],
  ['ﾊﾝｶｸ', 4],
  ['한국어', 6],
  ['😀', 2],
  ['👩🏽‍🚀', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
  ['✅ done', 7],
  ['Ω≈ç√', 4],
  ['שלום', 4],
])('%j takes %i columns', (text, width) => {
  expect(columns(text)).toBe(width)
})
