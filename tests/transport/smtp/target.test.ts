import { expect, test } from 'vitest'
import { nameOf, parseSmtpUrl } from '../../../src/transport/smtp/target.ts'

test.each([
  ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, tls: 'starttls', auth: null }],
  ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, tls: 'implicit', auth: null }],
  ['smtps://localhost', { host: 'localhost', port: 465, tls: 'implicit', auth: null }],
  ['smtp://mail.example.org:2525/', { host: 'mail.example.org', port: 2525, tls: 'starttls', auth: null }],
  ['smtp://MAIL.Example.org', { host: 'mail.example.org', port: 587, tls: 'starttls', auth: null }],
  [
    'smtp://mail.bücher.example',
    { host: 'mail.xn--bcher-kva.example', port: 587, tls: 'starttls', auth: null },
  ],
  ['smtp://localhost:1025', { host: 'localhost', port: 1025, tls: 'off', auth: null }],
  ['smtp://127.0.0.2:25', { host: '127.0.0.2', port: 25, tls: 'off', auth: null }],
  ['smtp://[::1]:25', { host: '::1', port: 25, tls: 'off', auth: null }],
  ['smtp://localhost?tls=require', { host: 'localhost', port: 587, tls: 'starttls', auth: null }],
  ['smtp://relay.example.org:25?tls=off', { host: 'relay.example.org', port: 25, tls: 'off', auth: null }],
  ['smtp://10.1.2.3:25', { host: '10.1.2.3', port: 25, tls: 'starttls', auth: null }],
  ['smtp://127.0.0.1.example.org', { host: '127.0.0.1.example.org', port: 587, tls: 'starttls', auth: null }],
  [
    'smtp://editor%40example.org:p%40ss%2F%23%25@mail.example.org',
    {
      host: 'mail.example.org',
      port: 587,
      tls: 'starttls',
      auth: { method: 'password', user: 'editor@example.org', pass: 'p@ss/#%' },
    },
  ],
  [
    'smtps://editor%40example.org:sample-token@mail.example.org?auth=xoauth2',
    {
      host: 'mail.example.org',
      port: 465,
      tls: 'implicit',
      auth: { method: 'xoauth2', user: 'editor@example.org', pass: 'sample-token' },
    },
  ],
  [
    'smtp://mail.example.org?auth=xoauth2',
    { host: 'mail.example.org', port: 587, tls: 'starttls', auth: null },
  ],
])('%s is taken apart', (url, target) => {
  expect(parseSmtpUrl(url)).toEqual(target)
})

test.each([
  ['mail.example.org', 'is no address'],
  ['http://mail.example.org', 'begins with neither'],
  ['smtp://', 'no'],
  ['smtp://mail.example.org#x', 'something after the host'],
  ['smtp://user:sample-secret@mail.example.org/path', 'something after the host'],
  ['smtp://user:sample-secret#x@mail.example.org', 'no address'],
  ['smtp://user:sample-secret/x@mail.example.org', 'no'],
  ['smtp://user:%zz-sample-secret@mail.example.org', 'hexadecimal'],
  ['smtp://user@mail.example.org', 'without a password'],
  ['smtp://mail.example.org?tls=maybe', 'option'],
  ['smtps://mail.example.org?verify=no', 'option'],
  ['smtps://user:sample-secret@mail.example.org?auth=cram-md5', 'no way to sign in'],
  ['smtps://mail.example.org?tls=off', 'contradict'],
  ['smtp://mail.example.org?rejectUnauthorized=false', 'option'],
  ['smtp://user:sample-secret@relay.example.org?tls=off', 'in the clear'],
])('%s is refused, without its password in the message', (url, told) => {
  expect(() => parseSmtpUrl(url)).toThrow(told)
  expect(() => parseSmtpUrl(url)).not.toThrow('sample-secret')
})

test('a target is named by host and port', () => {
  expect(nameOf(parseSmtpUrl('smtp://user:sample-secret@[2001:db8::1]:25'))).toBe('[2001:db8::1]:25')
  expect(nameOf(parseSmtpUrl('smtp://mail.example.org'))).toBe('mail.example.org:587')
})
