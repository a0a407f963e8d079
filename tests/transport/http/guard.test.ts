import { assert, oneof, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NewsletterError } from '../../../src/errors.ts'
import { createGuard } from '../../../src/transport/http/guard.ts'

const problemOf = (address: string, allow: string[] = [], resolve: Record<string, string> = {}) => {
  const admission = createGuard(allow, resolve).admit(address)
  return admission.admitted ? null : admission.problem
}

test('a refusal, which strangers are told, says nothing of the configuration', () => {
  expect(problemOf('http://10.0.0.2/post')).toBe('10.0.0.2 is not a public address')
  expect(problemOf('https://example.org:8443/')).toBe('only ports 80 and 443 are read, not 8443')
})

describe('what is refused without asking any name server', () => {
  test.each([
    ['http://127.0.0.1', 'is not a public address'],
    ['http://127.0.0.1:80/x', 'is not a public address'],
    ['http://2130706433/', '127.0.0.1 is not a public address'],
    ['http://0x7f.1/', '127.0.0.1 is not a public address'],
    ['http://0177.0.0.1/', '127.0.0.1 is not a public address'],
    ['http://127.1/', '127.0.0.1 is not a public address'],
    ['http://127.0.0.1./', '127.0.0.1 is not a public address'],
    ['http://%31%32%37.0.0.1/', '127.0.0.1 is not a public address'],
    ['http://１２７.0.0.1/', '127.0.0.1 is not a public address'],
    ['http://127。0。0。1/', '127.0.0.1 is not a public address'],
    ['http://①②⑦.0.0.1/', '127.0.0.1 is not a public address'],
    ['http://0/', '0.0.0.0 is not a public address'],
    ['http://0.0.0.0/', 'is not a public address'],
    ['http://100.64.0.1/', 'is not a public address'],
    ['http://169.254.169.254/latest/meta-data/', 'is not a public address'],
    ['http://[::1]/', 'is not a public address'],
    ['http://[::]/', 'is not a public address'],
    ['http://[::ffff:7f00:1]/', 'is not a public address'],
    ['http://[::127.0.0.1]/', 'is not a public address'],
    ['http://[64:ff9b::7f00:1]/', 'is not a public address'],
    ['http://[fd00:ec2::254]/', 'is not a public address'],
    ['http://[fe80::1%25lo]/', 'is not an address'],
    ['http://localhost/', 'is this machine'],
    ['http://LOCALHOST/', 'is this machine'],
    ['http://localhost./', 'ends in a dot'],
    ['http://a.localhost/', 'is this machine'],
    ['http://example.org./', 'ends in a dot'],
    ['http://intranet/', 'is not a public name'],
    ['https://example.org:8443/', 'only ports 80 and 443'],
    ['http://example.org:22/', 'only ports 80 and 443'],
    ['http://example.org:0/', 'only ports 80 and 443'],
    ['http://user@example.org/', 'user name'],
    ['http://user:secret@example.org/', 'user name'],
    ['http://:secret@example.org/', 'user name'],
    ['file:///etc/passwd', 'not file:'],
    ['gopher://example.org/', 'not gopher:'],
    ['ftp://example.org/', 'not ftp:'],
    ['data:text/html,x', 'not data:'],
    ['javascript:alert(1)', 'not javascript:'],
    ['ws://example.org/', 'not ws:'],
    ['blob:http://example.org/x', 'not blob:'],
    ['//example.org/', 'not an address'],
    ['example.org', 'not an address'],
    ['http://', 'not an address'],
    ['', 'not an address'],
    ['http://exa mple.org/', 'not an address'],
    ['http://1.2.3.256/', 'not an address'],
    ['\u001b]52;;x\u0007http://\u0000/', 'not an address'],
  ])('%s', (address, problem) => {
    expect(problemOf(address)).toContain(problem)
  })

  test('a password does not stand in the problem', () => {
    expect(problemOf('http://user:secret@example.org/')).not.toContain('secret')
  })

  test('what is no address is shown without its controls, and not at length', () => {
    const problem = problemOf(`\u001b[31m${'x'.repeat(10_000)}`)
    expect(problem).not.toContain('\u001b')
    expect(problem?.length).toBeLessThan(300)
  })
})

test.each([
  ['http://example.org', 'http://example.org/'],
  ['HTTPS://Example.ORG:443/a?b#c', 'https://example.org/a?b'],
  ['http://example.org:443/', 'http://example.org:443/'],
  ['https://example.org:80/', 'https://example.org:80/'],
  ['http://bücher.example.org/', 'http://xn--bcher-kva.example.org/'],
  ['http://8.8.8.8/', 'http://8.8.8.8/'],
  ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
])('a public address is admitted, without its fragment: %s', (address, href) => {
  const admission = createGuard([], {}).admit(address)
  expect(admission).toMatchObject({ admitted: true, allowed: false, pinned: null })
  expect(admission.admitted && admission.url.href).toBe(href)
})

describe('what the configuration allows', () => {
  test.each([
    [['127.0.0.1:8080'], 'http://127.0.0.1:8080/'],
    [['127.0.0.1'], 'http://127.0.0.1:9/'],
    [['127.0.0.1'], 'https://0x7f.1/'],
    [['127.0.0.1:80'], 'http://127.0.0.1/'],
    [['127.0.0.1:443'], 'https://127.0.0.1/'],
    [['[::1]:8080'], 'http://[::1]:8080/'],
    [['[0:0::1]'], 'http://[::1]:1234/'],
    [['LOCALHOST:8080'], 'http://localhost:8080/'],
    [['intranet'], 'https://intranet/'],
    [['localhost.'], 'http://localhost.:3000/'],
    [['bücher.example.org:8080'], 'http://xn--bcher-kva.example.org:8080/'],
  ])('%j lets through %s', (allow, address) => {
    expect(createGuard(allow, {}).admit(address)).toMatchObject({
      admitted: true,
      allowed: true,
      pinned: null,
    })
  })

  test.each([
    [['127.0.0.1:8080'], 'http://127.0.0.1:8081/'],
    [['127.0.0.1:8080'], 'http://127.0.0.1/'],
    [['127.0.0.1:8080'], 'http://localhost:8080/'],
    [['localhost'], 'http://localhost./'],
    [['localhost'], 'http://a.localhost/'],
    [['example.org:8080'], 'http://www.example.org:8080/'],
    [['example.org'], 'http://user@example.org/'],
    [['example.org'], 'ftp://example.org/'],
  ])('%j does not let through %s', (allow, address) => {
    expect(createGuard(allow, {}).admit(address).admitted).toBe(false)
  })

  test('a host is connected where the configuration says, at ports 80 and 443', () => {
    const guard = createGuard([], { 'Blog.example.org': '127.0.0.1:8080', six: '[::1]:8443' })
    const pinned = { address: '127.0.0.1', port: 8080 }
    expect(guard.admit('http://blog.example.org/')).toMatchObject({ allowed: true, pinned })
    expect(guard.admit('https://blog.example.org/')).toMatchObject({ allowed: true, pinned })
    expect(guard.admit('https://six/')).toMatchObject({
      allowed: true,
      pinned: { address: '::1', port: 8443 },
    })
    expect(guard.admit('http://blog.example.org:8080/').admitted).toBe(false)
    expect(guard.admit('http://a.blog.example.org/')).toMatchObject({ allowed: false, pinned: null })
  })

  test.each([
    [['user@example.org'], {}],
    [['http://example.org'], {}],
    [['example.org/x'], {}],
    [['example.org:99999'], {}],
    [['::1'], {}],
    [[''], {}],
    [[], { 'blog.example.org': '127.0.0.1' }],
    [[], { 'blog.example.org': 'localhost:8080' }],
    [[], { 'blog.example.org:80': '127.0.0.1:8080' }],
    [[], { '192.0.2.1': '127.0.0.1:8080' }],
  ])('a mistake in it is told: %j %j', (allow, resolve) => {
    expect(() => createGuard(allow, resolve as Record<string, string>)).toThrow(NewsletterError)
  })
})

test('nothing that anybody writes makes the guard throw, or admits another port or scheme', () => {
  const guard = createGuard([], {})
  assert(
    property(
      oneof(
        string({ unit: 'binary' }),
        string().map(s => `http://${s}`),
      ),
      address => {
        const admission = guard.admit(address)
        if (admission.admitted) expect(['', '80', '443']).toContain(admission.url.port)
        if (admission.admitted) expect(admission.url.protocol).toMatch(/^https?:$/)
      },
    ),
  )
})
