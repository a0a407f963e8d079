// The shape of newsletter.yaml and of subscribers/NAME.yaml. Every key is described, since messages about a
// mistake quote it. zod/mini, since this is built at every start and zod proper takes five times as long.
import * as z from 'zod/mini'
import { domainOf, parseAddress, parseDomain, parseMailbox } from '../mail/address.ts'
import { SELECTOR } from '../mail/dkim-record.ts'

/** No upper bound. */
const ANY = Number.MAX_SAFE_INTEGER

/** A PostgreSQL schema's name that needs no quotes and is not the server's own. */
export const SCHEMA_NAME = /^(?!pg_|information_schema$)[a-z_][a-z0-9_]{0,62}$/

/** The name of a file in subscribers/, without its ending; never a path. */
export const AUDIENCE_NAME = /^[a-z0-9][a-z0-9._-]*$/i

const mailbox = read(parseMailbox, 'a name and an address: Example Editor <editor@example.org>')
const address = read(parseAddress, 'an address: editor@example.org')

/** Without the slash at its end, so that a path can be put behind it. */
const httpUrl = z.pipe(
  z.url({ protocol: /^https?$/, error: 'an http(s) address' }).check(z.describe('an http(s) address')),
  z.transform(url => url.replace(/\/+$/, '')),
)

const matching = (pattern: RegExp, expected: string) =>
  z.string().check(z.regex(pattern, { error: expected }), z.describe(expected))

const whole = (least: number, most: number, meaning: string) =>
  z
    .int()
    .check(z.minimum(least), z.maximum(most), z.describe(`a whole number ${range(least, most)} (${meaning})`))

/** A host, or host:port, that the guard lets through although it is not public. */
const hostPort = matching(/^(\[[0-9a-f:.]+\]|[^\s:/[\]]+)(:\d{1,5})?$/i, 'a host or host:port')

const database = matching(/^(sqlite|postgres(ql)?:\/\/\S+)$/, 'sqlite or postgres://…').check(
  z.refine(isDatabase, { error: 'postgres://host/database, at most with ?schema=name in a-z, 0-9 and _' }),
)

const rates = z.array(matching(/^[1-9]\d{0,8}\/[smhd]$/, 'a rate such as 100/s, 20/m, 5000/h or 50000/d'))

/** As it stands in an address that was parsed: else its rates would hold for nobody. */
const recipientDomain = read(
  text => (text === '*' ? text : parseDomain(text)),
  'a domain: example.org, or "*"',
)

/** One way to hand mail over. */
const relay = {
  url: matching(/^smtps?:\/\/\S+$/, 'smtp://user:password@host:587 or smtps://…'),
  connections: z._default(whole(1, 100, 'connections at once'), 10),
  /** Messages in a span; all of them hold. */
  rate: z._default(rates, []),
}

const smtp = z.strictObject({
  ...relay,
  /** Further relays: mail is shared by weight, and goes to the others when one is down. */
  weight: z._default(whole(1, 1000, 'the share of the mail that this relay gets'), 1),
  relays: z._default(
    z.array(
      z.strictObject({
        ...relay,
        weight: z._default(whole(1, 1000, 'the share of the mail that this relay gets'), 1),
      }),
    ),
    [],
  ),
  /** Rates by recipient domain; `*` is for each domain that is not named. */
  domains: z._default(z.record(recipientDomain, rates), {}),
})

const bounces = z.strictObject({
  address: described(address, 'the address that bounces come to'),
  separator: z._default(z.string().check(z.length(1), z.describe('one character, as in bounces+1@')), '+'),
})

const dkim = z.strictObject({
  domain: z.optional(read(parseDomain, 'a domain: example.org')),
  selectors: z.array(matching(SELECTOR, 'a selector such as s2026, in small letters and digits')).check(
    z.refine(names => names.length >= 1 && names.length <= 4, { error: 'one to four selectors' }),
    z.refine(names => new Set(names).size === names.length, { error: 'each selector once' }),
  ),
})

const inbound = z.strictObject({
  authservId: z.optional(filled('the host whose Authentication-Results are trusted')),
  /** Of one contributor. */
  perWeek: z._default(whole(1, 1000, 'the most posts of one contributor within a week'), 10),
  imap: z.optional(
    z.strictObject({
      url: matching(/^imaps?:\/\/\S+$/, 'imaps://user:password@host'),
      folder: filled('the folder that contributions are filed in'),
    }),
  ),
})

const links = z.strictObject({
  base: z.optional(httpUrl),
  prefix: z._default(matching(/^[a-z0-9-]*$/i, 'letters, digits and -'), 'blog'),
  start: z._default(whole(0, ANY, 'the first number'), 1),
})

const approval = z.strictObject({
  required: z._default(whole(0, 20, 'how many editors must say yes'), 0),
  /** Who is asked by mail, and may say yes by answering. */
  editors: z._default(z.array(described(address, "an editor's address: ada@example.org")), []),
})

const compose = z.strictObject({
  title: z._default(filled('the title of an issue, with {name} and {week}'), '{name}, week of {week}'),
  intro: z._default(z.string(), "Here's what our community has been writing about over the past week."),
  outro: z._default(
    z.string(),
    'If you are writing about this and you are not on my list, just reply to this mail with a link to your post.',
  ),
  perAuthor: z._default(whole(1, ANY, 'the most entries of one author in an issue'), 5),
  /** How far back the first collection and the first issue reach. */
  window: z._default(matching(/^\d+[hdw]$/, 'a span such as 7d'), '7d'),
})

const fetch = z.strictObject({
  allow: z._default(z.array(hostPort), []),
  /** host: address:port, for hosts that no name server knows. */
  resolve: z._default(z.record(z.string(), hostPort), {}),
  timeout: z._default(
    z
      .number()
      .check(
        z.minimum(1),
        z.maximum(120),
        z.describe('a number from 1 to 120 (seconds that one request may take in all)'),
      ),
    20,
  ),
  maxBytes: z._default(whole(1024, ANY, 'octets of one answer, decompressed'), 10_000_000),
  concurrency: z._default(whole(1, 50, 'requests at once, one at a time per host'), 8),
})

const send = z.strictObject({
  grace: z._default(whole(0, ANY, 'seconds to change your mind before the first message'), 60),
  /** How long to wait before each further attempt. */
  retry: z._default(
    z
      .array(matching(/^\d+[smhd]$/, 'a span such as 5m'))
      .check(z.minLength(1, { error: 'at least one span such as 5m' })),
    ['5m', '15m', '1h', '4h', '12h', '24h'],
  ),
  expire: z._default(matching(/^\d+[hd]$/, 'a span such as 5d'), '5d'),
  /** How long a sender that gives no sign of life keeps what it holds. */
  lease: z._default(matching(/^[1-9]\d*[sm]$/, 'a span such as 3m'), '3m'),
})

const serve = z.strictObject({
  host: z._default(matching(/^[\w.:-]+$/, 'an address of this machine'), '127.0.0.1'),
  port: z._default(whole(1, 65_535, 'where serve listens'), 8080),
  /** Whose word on a client's address is taken. */
  proxies: z._default(
    z.array(matching(/^[0-9a-f.:]+(\/\d{1,3})?$/i, 'an address or a network such as 10.0.0.0/8')),
    [],
  ),
  /** Whether everybody may see how often links were followed. */
  stats: z._default(z.boolean().check(z.describe('true or false')), false),
})

const config = z.strictObject({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1),
      z.maxLength(200),
      z.describe("the newsletter's name, up to 200 letters"),
    ),
  from: mailbox,
  replyTo: z.optional(described(address, 'the address that contributions come to')),
  baseUrl: z._default(httpUrl, 'http://localhost:8080'),
  postalAddress: z._default(
    z.string().check(z.trim(), z.describe('the postal address at the foot of each mail')),
    '',
  ),
  language: z._default(
    matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as en or pt-BR'),
    'en',
  ),
  timezone: z._default(
    z
      .string()
      .check(
        z.refine(isZone, { error: 'a time zone such as Europe/Berlin' }),
        z.describe('a time zone such as Europe/Berlin'),
      ),
    'UTC',
  ),
  audiences: z._default(z.array(matching(AUDIENCE_NAME, 'the name of a file in subscribers/')), []),
  database: z._default(database, 'sqlite'),
  /** Without it, mail goes to the outbox. */
  smtp: z.optional(smtp),
  bounces: z.optional(bounces),
  /** Without it, nothing is signed. */
  dkim: z.optional(dkim),
  inbound: z.prefault(inbound, {}),
  links: z._default(z.union([z.literal('off'), links]), 'off'),
  approval: z.prefault(approval, {}),
  compose: z.prefault(compose, {}),
  fetch: z.prefault(fetch, {}),
  send: z.prefault(send, {}),
  serve: z.prefault(serve, {}),
})

export const configSchema = config.check(({ value: { dkim, from }, issues }) => {
  const own = domainOf(from.address)
  const signing = dkim?.domain ?? own
  if (isAligned(signing, own)) return
  const message = `the domain of \`from\`, ${own}, or one above or below it: another proves nothing about the sender`
  issues.push({ code: 'custom', message, input: signing, path: ['dkim', 'domain'] })
})

export type Config = Readonly<z.output<typeof configSchema>>

/** A mailing list: `subscribers/NAME.yaml`. */
const list = z.strictObject({
  kind: z.literal('list'),
  address: described(address, "the list's address"),
  maxSize: z._default(whole(2_000, ANY, 'octets of a message that the list takes'), 40_000),
  format: z._default(z.enum(['auto', 'text', 'both']), 'auto'),
  server: z._default(z.enum(['mailman3', 'mailman2', 'sympa', 'mlmmj', 'other']), 'mailman3'),
  /** The variable's name: what it holds is asked for when a post is handed over, and kept nowhere. */
  approved: z.optional(
    matching(/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/, 'the environment variable that holds it: ${LIST_APPROVED}'),
  ),
  from: z.optional(mailbox),
  listId: z.optional(read(parseDomain, "the list's List-Id: example-list.lists.example.org")),
  notices: z.optional(described(address, "the address that the list's server writes from")),
})

export const listSchema = list.check(({ value: { approved, server }, issues }) => {
  if (approved === undefined || server.startsWith('mailman')) return
  const message = 'no `approved` unless the server is a Mailman: another would hand it to every member'
  issues.push({ code: 'custom', message, input: approved, path: ['approved'] })
})

export type ListConfig = Readonly<z.output<typeof listSchema>>

function range(least: number, most: number): string {
  return most === ANY ? `from ${least}` : `from ${least} to ${most}`
}

function filled(meaning: string) {
  return z.string().check(z.trim(), z.minLength(1), z.describe(meaning))
}

function described<S extends z.ZodMiniType>(schema: S, meaning: string): S {
  return schema.check(z.describe(meaning))
}

/** Text that `parse` must understand; its value is what `parse` made of it. */
function read<T extends object | string>(parse: (text: string) => T | null, expected: string) {
  const meant = z.transform((text: string, context) => {
    const value = parse(text)
    if (value !== null) return value
    context.issues.push({ code: 'custom', message: expected, input: text })
    return z.NEVER
  })
  return z.pipe(z.string().check(z.describe(expected)), meant)
}

/** Whether DMARC may take a signature of one domain for a sender in the other (RFC 9989, relaxed alignment). */
function isAligned(signing: string, from: string): boolean {
  const [longer, shorter] = signing.length > from.length ? [signing, from] : [from, signing]
  return longer === shorter || (longer.endsWith(`.${shorter}`) && shorter.includes('.'))
}

function isDatabase(url: string): boolean {
  if (url === 'sqlite') return true
  const schema = URL.parse(url)?.searchParams.getAll('schema')
  return schema !== undefined && schema.length < 2 && schema.every(name => SCHEMA_NAME.test(name))
}

/** An IANA name or an offset. Temporal knows the zones that Intl knows, without loading the locale's data. */
function isZone(zone: string): boolean {
  if (!/^([A-Za-z][\w+/-]*|[+-]\d\d:\d\d)$/.test(zone)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
