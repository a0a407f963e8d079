import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import type { Settings } from '../../src/config/settings.ts'
import type { Environment } from '../../src/config/yaml-file.ts'
import { NewsletterError } from '../../src/errors.ts'
import { temporaryFolder } from './temporary-folder.ts'

const LEAST = 'name: Sample roundup\nfrom: Example Editor <editor@example.org>\n'

function load(yaml: string | Uint8Array, env: Environment = {}): Settings {
  return loadConfig(temporaryFolder({ 'newsletter.yaml': yaml }), env)
}

/** The lines that a configuration is refused with. */
function mistakes(yaml: string | Uint8Array, env: Environment = {}): string[] {
  try {
    load(yaml, env)
  } catch (error) {
    if (error instanceof NewsletterError && error.code === 'config') return error.message.split('\n')
    throw error
  }
  return []
}

describe('a configuration', () => {
  test('of a name and a sender is enough, and has the defaults of the design', () => {
    expect(load(LEAST)).toMatchObject({
      name: 'Sample roundup',
      from: { name: 'Example Editor', address: 'editor@example.org' },
      replyTo: 'editor@example.org',
      baseUrl: 'http://localhost:8080',
      timezone: 'UTC',
      audiences: [],
      database: 'sqlite',
      links: null,
      approval: { required: 0 },
      send: { grace: 60 },
      serve: { port: 8080 },
    })
    expect(load(LEAST).smtp).toBeUndefined()
  })

  test('gives short links a base: their own, or else the address of the pages', () => {
    const yaml = `${LEAST}baseUrl: https://newsletter.example.org/\n`
    const base = 'https://newsletter.example.org'
    expect(load(`${yaml}links: { start: 12 }\n`).links).toEqual({ base, prefix: 'blog', start: 12 })
    expect(load(`${yaml}links: { base: "https://go.example.org" }\n`).links?.base).toBe(
      'https://go.example.org',
    )
    expect(load(`${yaml}links: off\n`).links).toBeNull()
  })

  test('signs with nothing unless it says so, and then for the domain of `from`', () => {
    expect(load(LEAST).dkim).toBeNull()
    expect(load(`${LEAST}dkim: { selectors: [s2026rsa, s2026ed] }\n`).dkim).toEqual({
      domain: 'example.org',
      selectors: ['s2026rsa', 's2026ed'],
    })
  })

  test.each([
    ['example.org', 'Example.ORG', 'example.org'],
    ['news.example.org', 'example.org', 'example.org'],
    ['example.org', 'mail.example.org', 'mail.example.org'],
    ['bücher.example', 'bücher.example', 'xn--bcher-kva.example'],
  ])('from %s may be signed for by %s', (from, domain, signing) => {
    const yaml = `name: Sample roundup\nfrom: editor@${from}\ndkim: { domain: ${domain}, selectors: [s2026] }\n`
    expect(load(yaml).dkim?.domain).toBe(signing)
  })

  test.each([
    ['example.org', 'example.net'],
    ['news.example.org', 'mail.example.org'],
    ['example.org', 'org'],
    ['anexample.org', 'example.org'],
  ])('from %s may not be signed for by %s, which is told with its line', (from, domain) => {
    const yaml = `name: Sample roundup\nfrom: editor@${from}\ndkim:\n  domain: ${domain}\n  selectors: [s2026]\n`
    expect(mistakes(yaml)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^newsletter.yaml:4: dkim.domain: expected the domain of .from., ${from}, .*found “${domain}”`,
        ),
      ),
    ])
  })

  test.each(['[]', '[a, a]', '[../key]', '[S2026]', '[a, b, c, d, e]', 's2026', '[1]'])(
    'has no selectors %s',
    selectors => {
      expect(mistakes(`${LEAST}dkim: { selectors: ${selectors} }\n`)).toHaveLength(1)
    },
  )

  test('rates are by a recipient’s domain as it stands in their address', () => {
    const domains = 'domains: { Bücher.Example: [20/m], "*": [50/s, 1000/h] }'
    expect(load(`${LEAST}smtp: { url: "smtp://mail.example.org", ${domains} }\n`).smtp?.domains).toEqual({
      'xn--bcher-kva.example': ['20/m'],
      '*': ['50/s', '1000/h'],
    })
  })

  test.each([
    'a b: [1/s]',
    '"@example.org": [1/s]',
    'example.org: [1/week]',
    'example.org: 1/s',
    '"": [1/s]',
  ])('rates of {%s} are a mistake', domains => {
    expect(
      mistakes(`${LEAST}smtp: { url: "smtp://mail.example.org", domains: { ${domains} } }\n`),
    ).toHaveLength(1)
  })

  test('further relays have what the first has by default', () => {
    const relays = 'relays: [{ url: "smtp://two.example.org", weight: 3, rate: [10/s] }]'
    expect(load(`${LEAST}smtp: { url: "smtp://mail.example.org", ${relays} }\n`).smtp).toMatchObject({
      connections: 10,
      weight: 1,
      rate: [],
      relays: [{ url: 'smtp://two.example.org', connections: 10, weight: 3, rate: ['10/s'] }],
    })
  })

  test.each([
    ['Europe/Berlin', true],
    ['+05:30', true],
    ['Mars/Olympus', false],
    ['2020-01-01T00:00Z', false],
  ])('in the time zone %s is accepted: %s', (zone, accepted) => {
    expect(mistakes(`${LEAST}timezone: "${zone}"\n`).length === 0).toBe(accepted)
  })
})

describe('a mistake names file, line, key, what was expected and what stood there', () => {
  test.each([
    [
      'smtp:\n  url: smtp://mail.example.org\n  connections: many\n',
      'newsletter.yaml:5: smtp.connections: expected a whole number from 1 to 100 (connections at once), found “many”',
    ],
    [
      'serve: { port: 0 }\n',
      'newsletter.yaml:3: serve.port: expected a whole number from 1 to 65535 (where serve listens), found 0',
    ],
    [
      'smtp:\n  url: smtp://mail.example.org\n  domains: { a b: [1/s] }\n',
      'newsletter.yaml:5: smtp.domains.a b: expected a domain: example.org, or "*", found “a b”',
    ],
    [
      'smtp:\n  url: smtp://mail.example.org\n  rate: [10/week]\n',
      'newsletter.yaml:5: smtp.rate[0]: expected a rate such as 100/s, 20/m, 5000/h or 50000/d, found “10/week”',
    ],
    ['audiences: readers\n', 'newsletter.yaml:3: audiences: expected a list, found “readers”'],
    [
      'audiences:\n  - readers\n  - ../keys\n',
      'newsletter.yaml:5: audiences[1]: expected the name of a file in subscribers/, found “../keys”',
    ],
    [
      'timezone: Berlin\n',
      'newsletter.yaml:3: timezone: expected a time zone such as Europe/Berlin, found “Berlin”',
    ],
    [
      'replyTo: nobody\n',
      'newsletter.yaml:3: replyTo: expected an address: editor@example.org, found “nobody”',
    ],
    [
      'replyTo: "a@example.org\\r\\nBcc: b@example.org"\n',
      'newsletter.yaml:3: replyTo: expected an address: editor@example.org, found “a@example.org Bcc: b@example.org”',
    ],
    ['links: on\n', 'newsletter.yaml:3: links: expected off or the keys base, prefix, start, found “on”'],
    [
      'links: { start: first }\n',
      'newsletter.yaml:3: links.start: expected a whole number from 0 (the first number), found “first”',
    ],
    ['links: { begin: 1 }\n', 'newsletter.yaml:3: links.begin is unknown; known here: base, prefix, start'],
    ['approval: yes\n', 'newsletter.yaml:3: approval: expected the keys required, editors, found “yes”'],
    [
      'postalAddress: 12345\n',
      'newsletter.yaml:3: postalAddress: expected the postal address at the foot of each mail, found 12345; put it in quotes',
    ],
    [
      'language:\n',
      'newsletter.yaml:3: language: expected a language tag such as en or pt-BR, found nothing',
    ],
    [
      'language: [en]\n',
      'newsletter.yaml:3: language: expected a language tag such as en or pt-BR, found a list',
    ],
    [
      'bounces: { separator: "+" }\n',
      'newsletter.yaml:3: bounces.address is missing; expected the address that bounces come to',
    ],
    [
      'send: { retry: [] }\n',
      'newsletter.yaml:3: send.retry: expected at least one span such as 5m, found a list',
    ],
    [
      'fetch: { resolve: { blog.example.org: "a b" } }\n',
      'newsletter.yaml:3: fetch.resolve.blog.example.org: expected a host or host:port, found “a b”',
    ],
    ['postalAdress: Somewhere\n', 'newsletter.yaml:3: postalAdress is unknown; meant: postalAddress?'],
    ['reply-to: a@example.org\n', 'newsletter.yaml:3: reply-to is unknown; meant: replyTo?'],
    [
      'smtp: { url: smtp://mail.example.org, conections: 3 }\n',
      'newsletter.yaml:3: smtp.conections is unknown; meant: connections?',
    ],
    ['name: Again\n', 'newsletter.yaml:3:1: name: this key stands here twice'],
  ])('%j', (yaml, message) => {
    expect(mistakes(LEAST + yaml)).toEqual([message])
  })

  test('and all are told at once, in the order of the file', () => {
    expect(mistakes('nmae: Sample\nserve:\n  port: ${PORT}\ntimezone: Nowhere\n')).toEqual([
      "newsletter.yaml: name is missing; expected the newsletter's name, up to 200 letters",
      'newsletter.yaml: from is missing; expected a name and an address: Example Editor <editor@example.org>',
      'newsletter.yaml:1: nmae is unknown; meant: name?',
      'newsletter.yaml:3: serve.port: the environment variable PORT is not set',
      'newsletter.yaml:4: timezone: expected a time zone such as Europe/Berlin, found “Nowhere”',
    ])
  })

  test('in an empty file and in one that holds no keys', () => {
    expect(mistakes('')).toHaveLength(2)
    expect(mistakes('# nothing yet\n')).toHaveLength(2)
    expect(mistakes('- a\n- b\n')[0]).toMatch(
      /^newsletter\.yaml: expected the keys name, from, .*, found a list$/,
    )
    expect(mistakes('just words\n')[0]).toMatch(/found “just words”$/)
  })
})

describe('a file that is no YAML', () => {
  test.each([
    ['name: "Sample\n', /^newsletter\.yaml:2:1: Missing closing/],
    ['name: a: b\n', /^newsletter\.yaml:1:7: Nested mappings/],
    ['\tname: Sample\n', /^newsletter\.yaml:1:1: Tabs/],
    ['name: a\n---\nname: b\n', /^newsletter\.yaml:2:1: /],
    ['smtp: { url: ${SMTP_URL} }\n', /^newsletter\.yaml:1:\d+: .*; put a value with \$\{…\} in quotes$/],
    ['name: *nobody\n', /^newsletter\.yaml: .*nobody/],
    ['from: a@example.org\nname: !secret x\n', /^newsletter\.yaml:2:\d+: Unresolved tag/],
  ])('is refused with line and column: %j', (yaml, message) => {
    expect(mistakes(yaml)[0]).toMatch(message)
  })

  test('in another encoding than UTF-8, rather than mail a garbled name', () => {
    const latin1 = Buffer.from(`${LEAST}# one line more\npostalAddress: Café`, 'latin1')
    expect(mistakes(latin1)).toEqual(['newsletter.yaml:4: is not in UTF-8; save the file in that encoding'])
    expect(mistakes(Buffer.from(`\ufeff${LEAST}`, 'utf16le'))).toContain(
      'newsletter.yaml:1: is not in UTF-8; save the file in that encoding',
    )
  })

  test('is refused when its aliases would grow without bound', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`)
    expect(mistakes(`l0: &l0 [x]\n${levels.join('\n')}\n`)).toHaveLength(1)
  })

  test('is refused and never crashes, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array(), fc.json()), content => {
        expect(mistakes(content).length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('the environment', () => {
  test('fills in a whole value or a part of one, and $${NAME} stands for itself', () => {
    const yaml = 'name: "${TOWN} roundup in $${TOWN}"\nfrom: ${SENDER}\n'
    const settings = load(yaml, { TOWN: 'Sample', SENDER: 'editor@example.org' })
    expect(settings.name).toBe('Sample roundup in ${TOWN}')
    expect(settings.from.address).toBe('editor@example.org')
  })

  test('is filled in once, and not read as YAML or as more variables', () => {
    expect(load(`${LEAST}postalAddress: \${PLACE}\n`, { PLACE: '{ a: ${HOME} }' }).postalAddress).toBe(
      '{ a: ${HOME} }',
    )
  })

  test('gives numbers where numbers belong', () => {
    const yaml = `${LEAST}serve: { port: "\${PORT}" }\npostalAddress: "\${PLACE}"\n`
    expect(load(yaml, { PORT: '8081', PLACE: '12345' })).toMatchObject({
      serve: { port: 8081 },
      postalAddress: '12345',
    })
    expect(mistakes(yaml, { PORT: '99999', PLACE: '' })).toEqual([
      'newsletter.yaml:3: serve.port: expected a whole number from 1 to 65535 (where serve listens), found another value (not shown, it may be secret)',
    ])
  })

  test('must have what is named: each unset variable is a mistake of its own', () => {
    expect(mistakes(`${LEAST}smtp:\n  url: "smtp://\${USER_}:\${PASS}@mail.example.org"\n`)).toEqual([
      'newsletter.yaml:4: smtp.url: the environment variable USER_ is not set',
      'newsletter.yaml:4: smtp.url: the environment variable PASS is not set',
    ])
  })

  test('may leave unset what only a comment names', () => {
    expect(mistakes(`${LEAST}# smtp: { url: "\${SMTP_URL}" }\n`)).toEqual([])
  })

  test('wins over the file by NEWSLETTER_SMTP_URL, _DATABASE and _BASE_URL', () => {
    const yaml = `${LEAST}smtp: { url: "\${UNSET}", connections: 3 }\ndatabase: sqlite\nbaseUrl: nonsense\n`
    const settings = load(yaml, {
      NEWSLETTER_SMTP_URL: 'smtp://mail.example.org',
      NEWSLETTER_DATABASE: 'postgres://db.example.org/news',
      NEWSLETTER_BASE_URL: 'https://newsletter.example.org',
    })
    expect(settings.smtp).toMatchObject({ url: 'smtp://mail.example.org', connections: 3 })
    expect(settings.database).toBe('postgres://db.example.org/news')
    expect(settings.baseUrl).toBe('https://newsletter.example.org')
    expect(load(LEAST, { NEWSLETTER_SMTP_URL: 'smtp://mail.example.org' }).smtp?.connections).toBe(10)
  })

  test('is blamed by the name of the variable, and an empty one is no fallback to the outbox', () => {
    expect(mistakes(LEAST, { NEWSLETTER_SMTP_URL: '', NEWSLETTER_BASE_URL: 'example.org' })).toEqual([
      'NEWSLETTER_BASE_URL: baseUrl: expected an http(s) address, found another value (not shown, it may be secret)',
      'NEWSLETTER_SMTP_URL: smtp.url: expected smtp://user:password@host:587 or smtps://…, found another value (not shown, it may be secret)',
    ])
  })

  test('adds hosts to fetch.resolve by NEWSLETTER_FETCH_RESOLVE', () => {
    const yaml = `${LEAST}fetch:\n  resolve:\n    a.example.org: 127.0.0.1:1\n    b.example.org: 127.0.0.1:2\n`
    const env = { NEWSLETTER_FETCH_RESOLVE: 'b.example.org=127.0.0.1:3, c.example.org=[::1]:4' }
    expect(load(yaml, env).fetch.resolve).toEqual({
      'a.example.org': '127.0.0.1:1',
      'b.example.org': '127.0.0.1:3',
      'c.example.org': '[::1]:4',
    })
    expect(load(LEAST, { NEWSLETTER_FETCH_RESOLVE: '' }).fetch.resolve).toEqual({})
    expect(mistakes(LEAST, { NEWSLETTER_FETCH_RESOLVE: 'b.example.org' })).toEqual([
      'NEWSLETTER_FETCH_RESOLVE: expected host=address:port, found “b.example.org”',
    ])
  })
})

describe('a secret is never shown', () => {
  const SECRET = 'hunter2'

  test.each([
    [`smtp: { url: "${SECRET}" }\n`, {}],
    [`inbound: { imap: { url: "${SECRET}", folder: x } }\n`, {}],
    [`database: mysql://root:${SECRET}@db.example.org\n`, {}],
    [`database: postgres://db.example.org/x?schema=A&password=${SECRET}\n`, {}],
    [`baseUrl: ftp://me:${SECRET}@example.org\n`, {}],
    [`smtp: { smtp://me:${SECRET}@mail.example.org }\n`, {}],
    [`smtp: { "${SECRET}@mail.example.org": 1, url: smtp://x }\n`, {}],
    ['timezone: ${SECRET}\n', { SECRET }],
    ['timezone: "Europe/${SECRET}"\n', { SECRET }],
    ['approval: { required: &a "${SECRET}" }\nlanguage: *a\n', { SECRET }],
    ['audiences: "${SECRET}"\n', { SECRET }],
    ['', { NEWSLETTER_SMTP_URL: SECRET }],
    ['', { NEWSLETTER_DATABASE: SECRET }],
  ])('%j', (yaml, env) => {
    const lines = mistakes(LEAST + yaml, env)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.join('\n')).not.toContain(SECRET)
  })
})

test('terminal escapes and control characters of a value do not reach the message', () => {
  const [line] = mistakes(`${LEAST}timezone: "\\e]52;c;eA==\\aHere\\nthere"\n`)
  expect(line).toBe(
    'newsletter.yaml:3: timezone: expected a time zone such as Europe/Berlin, found “Here there”',
  )
})
