import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Address,
  addressKey,
  domainOf,
  needsSmtpUtf8,
  parseAddress,
  parseMailbox,
} from '../../src/mail/address.ts'

describe('an address', () => {
  test.each([
    ['reader@example.org', 'reader@example.org'],
    ['Reader.Name+tag@Example.ORG', 'Reader.Name+tag@example.org'],
    ["o'reader!#$%&*/=?^_`{|}~-@example.org", "o'reader!#$%&*/=?^_`{|}~-@example.org"],
    ['reader@localhost', 'reader@localhost'],
    ['reader@bücher.example', 'reader@xn--bcher-kva.example'],
    ['reader@BÜCHER.example', 'reader@xn--bcher-kva.example'],
    ['reader@bu\u0308cher.example', 'reader@xn--bcher-kva.example'],
    ['reader@例え.テスト', 'reader@xn--r8jz45g.xn--zckzah'],
    ['reader@例え。テスト', 'reader@xn--r8jz45g.xn--zckzah'],
    ['reader@ｅｘａｍｐｌｅ.org', 'reader@example.org'],
    ['leserin-ä@example.org', 'leserin-ä@example.org'],
    ['"a reader"@example.org', '"a reader"@example.org'],
    ['"reader"@example.org', 'reader@example.org'],
    ['"r\\eader"@example.org', 'reader@example.org'],
    ['"a@b"@example.org', '"a@b"@example.org'],
    ['"quote\\"back\\\\"@example.org', '"quote\\"back\\\\"@example.org'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ])('%s is read', (text, address) => {
    expect(parseAddress(text)).toBe(address)
  })

  test.each([
    ['', 'nothing'],
    ['reader', 'no domain'],
    ['@example.org', 'no local part'],
    ['reader@', 'no domain'],
    ['.reader@example.org', 'a dot at the start'],
    ['reader.@example.org', 'a dot at the end'],
    ['rea..der@example.org', 'two dots'],
    ['rea der@example.org', 'a space'],
    [' reader@example.org', 'a space around'],
    ['reader@example.org\n', 'a line end'],
    ['reader@example.org\r\nRCPT TO:<evil@example.org>', 'a command'],
    ['reader@example.org\r\nBcc: evil@example.org', 'a header'],
    ['reader\0@example.org', 'NUL'],
    ['reader\u001b[31m@example.org', 'an escape'],
    ['reader\u200b@example.org', 'a zero-width space'],
    ['\u202ereader@example.org', 'a bidi control'],
    ['read\u{E000}er@example.org', 'a slot marker'],
    ['reader@exa\u00adple.org', 'a soft hyphen'],
    ['reader@example..org', 'an empty label'],
    ['reader@example.org.', 'a dot behind'],
    ['reader@-example.org', 'a hyphen in front'],
    ['reader@exa_mple.org', 'an underscore'],
    ['reader@ex%61mple.org', 'percent encoding'],
    ['reader@example.org/path', 'a path'],
    ['reader@example.org:25', 'a port'],
    ['reader@evil.example／.example.org', 'a slash in disguise'],
    ['reader@[127.0.0.1]', 'a literal'],
    ['reader@127.0.0.1', 'an IP address'],
    ['reader@0x7f.1', 'an IP address in disguise'],
    ['reader@1。2。3。4', 'an IP address in wide dots'],
    ['<reader@example.org>', 'brackets'],
    ['reader@example.org (comment)', 'a comment'],
    ['reader(comment)@example.org', 'a comment inside'],
    ['a@example.org, b@example.org', 'two addresses'],
    ['friends: a@example.org;', 'a group'],
    ['@a.example,@b.example:reader@example.org', 'a source route'],
    ['reader@evil.example@example.org', 'two domains'],
    ['"unclosed@example.org', 'an open quote'],
    ['"a"b@example.org', 'half a quote'],
    ['"a\\"@example.org', 'an escaped end'],
    ['""@example.org', 'empty quotes'],
    ['"a>b"@example.org', 'the end of a path'],
    [`${'a'.repeat(65)}@example.org`, 'a long local part'],
    [`${'ä'.repeat(33)}@example.org`, 'a long local part in octets'],
    [`a@${'b'.repeat(64)}.org`, 'a long label'],
    [`${'a'.repeat(64)}@${'b.'.repeat(95)}org`, '255 octets'],
    [`${'('.repeat(100_000)}@example.org`, 'a bomb'],
    [`"${'\\"'.repeat(100_000)}@example.org`, 'a bomb of quotes'],
  ])('%j is none: %s', text => {
    expect(parseAddress(text)).toBeNull()
  })

  test('once read it reads as itself, whatever it was', () => {
    const part = fc.constantFrom(
      'a',
      'B',
      '.',
      '"',
      '\\',
      '@',
      '<',
      '>',
      ' ',
      '\r\n',
      'ä',
      'ü.example',
      '例',
      '-',
      '\u200d',
      'example.org',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        const address = parseAddress(parts.join(''))
        if (address === null) return
        expect(parseAddress(address)).toBe(address)
        expect(address).not.toMatch(/[\r\n\0<>]/)
        expect(domainOf(address)).toMatch(/^[a-z0-9.-]+$/)
      }),
      { numRuns: 5_000, examples: [[['"', 'a', '@', 'B', '"', '@', 'ü.example']]] },
    )
  })

  test('two spellings of one mailbox have one key', () => {
    const key = (text: string) => addressKey(parseAddress(text) as Address)
    expect(key('Reader@Bücher.example')).toBe('reader@xn--bcher-kva.example')
    expect(key('"READER"@bücher.example')).toBe(key('reader@xn--bcher-kva.example'))
    expect(key('reader+a@example.org')).not.toBe(key('reader@example.org'))
  })

  test('only a local part that is not ASCII needs SMTPUTF8', () => {
    expect(needsSmtpUtf8(parseAddress('leserin@bücher.example') as Address)).toBe(false)
    expect(needsSmtpUtf8(parseAddress('ä@example.org') as Address)).toBe(true)
    expect(needsSmtpUtf8('')).toBe(false)
  })
})

describe('a mailbox', () => {
  test.each([
    ['Example Editor <editor@example.org>', 'Example Editor'],
    ['  Example   Editor<editor@example.org>  ', 'Example Editor'],
    ['"Editor, Example" <editor@example.org>', 'Editor, Example'],
    ['"Example \\"Ed\\" <Editor>" <editor@example.org>', 'Example "Ed" <Editor>'],
    ['J. Editor <editor@example.org>', 'J. Editor'],
    ["L'Éditrice d'exemple <editor@example.org>", "L'Éditrice d'exemple"],
    ['編集者 <editor@example.org>', '編集者'],
    ['editor@example.org', null],
    ['<editor@example.org>', null],
    ['"" <editor@example.org>', null],
    ['\u202eEditor\u200b <editor@example.org>', 'Editor'],
  ])('%s is read', (text, name) => {
    expect(parseMailbox(text)).toEqual({ name, address: 'editor@example.org' })
  })

  test.each([
    'Example Editor',
    'Example Editor <editor>',
    'Example Editor <editor@example.org',
    'Example Editor <editor@example.org> and more',
    'Example Editor <editor@example.org>, Other <other@example.org>',
    'editor@example.org (Example Editor)',
    'Example (the editor) <editor@example.org>',
    'editors: Example Editor <editor@example.org>;',
    'Editor, Example <editor@example.org>',
    'other@example.org <editor@example.org>',
    '"a" "b" <editor@example.org>',
    '"a\\" <editor@example.org>',
    'Editor <@a.example:editor@example.org>',
    'Editor\r\nBcc: evil@example.org <editor@example.org>',
    'Editor\n <editor@example.org>',
    'Editor\0 <editor@example.org>',
    `${'<'.repeat(100_000)}editor@example.org>`,
    `"${'\\a'.repeat(400)} <editor@example.org>`,
  ])('%j is none', text => {
    expect(parseMailbox(text)).toBeNull()
  })
})

test('what is plain already is read as what is not, only quicker', () => {
  const local = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,70}$/)
  const label = fc.stringMatching(/^[a-z0-9-]{1,12}$/)
  const domain = fc.array(label, { minLength: 1, maxLength: 5 }).map(labels => labels.join('.'))
  fc.assert(
    fc.property(local, domain, (local, domain) => {
      // In capitals the domain is none that the quick way takes.
      const slow = parseAddress(`${local}@${domain.toUpperCase()}X`)
      expect(parseAddress(`${local}@${domain}x`)).toBe(slow)
    }),
    { numRuns: 2_000 },
  )
})
