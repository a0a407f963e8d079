// The shape of newsletter.yaml. Every key is described, since messages about a mistake quote it.
import { z } from 'zod'
import { parseAddress, parseMailbox } from '../mail/address.ts'

/** Without the slash at its end, so that a path can be put behind it. */
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'an http(s) address' })
  .describe('an http(s) address')
  .transform(url => url.replace(/\/+$/, ''))
const port = z.int().min(1).max(65_535)

/** A PostgreSQL schema's name that needs no quotes and is not the server's own. */
export const SCHEMA_NAME = /^(?!pg_|information_schema$)[a-z_][a-z0-9_]{0,62}$/

/** The name of a file in subscribers/, without its ending; never a path. */
export const AUDIENCE_NAME = /^[a-z0-9][a-z0-9._-]*$/i

/** A host, or host:port, that the guard lets through although it is not public. */
const hostPort = z
  .string()
  .regex(/^(\[[0-9a-f:.]+\]|[^\s:/[\]]+)(:\d{1,5})?$/i, { error: 'a host or host:port' })
  .describe('a host or host:port')

const timezone = z
  .string()
  .refine(isZone, { error: 'a time zone such as Europe/Berlin' })
  .describe('a time zone such as Europe/Berlin')

const mailbox = read(parseMailbox, 'a name and an address: Example Editor <editor@example.org>')
const address = read(parseAddress, 'an address: editor@example.org')

export const configSchema = z.strictObject({
  name: z.string().trim().min(1).max(200).describe("the newsletter's name"),
  from: mailbox,
  replyTo: address.optional().describe('the address that contributions come to'),
  baseUrl: httpUrl.default('http://localhost:8080').describe('where the web pages are served'),
  postalAddress: z.string().trim().default('').describe('the postal address at the foot of each mail'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'a language tag such as en or pt-BR' })
    .default('en')
    .describe('a language tag such as en or pt-BR'),
  timezone: timezone.default('UTC'),
  audiences: z
    .array(z.string().regex(AUDIENCE_NAME, { error: 'the name of a file in subscribers/' }))
    .default([])
    .describe('names of files in subscribers/'),
  database: z
    .string()
    .regex(/^(sqlite|postgres(ql)?:\/\/\S+)$/, { error: 'sqlite or postgres://…' })
    .refine(isDatabase, { error: 'postgres://host/database, at most with ?schema=name in a-z, 0-9 and _' })
    .default('sqlite')
    .describe('sqlite or postgres://…'),
  smtp: z
    .strictObject({
      url: z
        .string()
        .regex(/^smtps?:\/\/\S+$/, { error: 'smtp://user:password@host:587 or smtps://…' })
        .describe('smtp://user:password@host:587 or smtps://…'),
      connections: z.int().min(1).max(100).default(10),
    })
    .optional()
    .describe('the mail server; without it, mail goes to the outbox'),
  bounces: z
    .strictObject({
      address: address.describe('the address that bounces come to'),
      separator: z.string().length(1).default('+'),
    })
    .optional(),
  inbound: z
    .strictObject({
      authservId: z.string().optional(),
      imap: z.strictObject({ url: z.string(), folder: z.string().min(1) }).optional(),
    })
    .optional(),
  links: z
    .union([
      z.literal('off'),
      z.strictObject({
        base: httpUrl.optional().describe('where short links live; baseUrl when left out'),
        prefix: z
          .string()
          .regex(/^[a-z0-9-]*$/i, { error: 'letters, digits and -' })
          .default('blog'),
        start: z.int().min(0).default(1),
      }),
    ])
    .default('off')
    .describe('off, or base, prefix and start of the short links'),
  approval: z.strictObject({ required: z.int().min(0).max(20).default(0) }).prefault({}),
  compose: z
    .strictObject({
      title: z.string().min(1).default('{name}, week of {week}'),
      intro: z.string().default("Here's what our community has been writing about over the past week."),
      outro: z
        .string()
        .default(
          'If you are writing about this and you are not on my list, just reply to this mail with a link to your post.',
        ),
      perAuthor: z.int().min(1).default(5).describe('the most entries of one author in an issue'),
      window: z
        .string()
        .regex(/^\d+[hdw]$/, { error: 'a span such as 7d' })
        .default('7d')
        .describe('how far back the first collection and the first issue reach'),
    })
    .prefault({}),
  fetch: z
    .strictObject({
      allow: z.array(hostPort).default([]).describe('hosts that may be read although they are not public'),
      resolve: z
        .record(z.string(), hostPort)
        .default({})
        .describe('host: address:port, for hosts that no name server knows'),
      timeout: z.number().min(1).max(120).default(20).describe('seconds that one request may take in all'),
      maxBytes: z.int().min(1024).default(10_000_000).describe('octets of one answer, decompressed'),
      concurrency: z.int().min(1).max(50).default(8).describe('requests at once, one at a time per host'),
    })
    .prefault({}),
  send: z
    .strictObject({
      grace: z.int().min(0).default(60).describe('seconds to change your mind before the first message'),
      retry: z
        .array(z.string().regex(/^\d+[smhd]$/, { error: 'a span such as 5m' }))
        .min(1)
        .default(['5m', '15m', '1h', '4h', '12h', '24h'])
        .describe('how long to wait before each further attempt'),
      expire: z
        .string()
        .regex(/^\d+[hd]$/, { error: 'a span such as 5d' })
        .default('5d'),
    })
    .prefault({}),
  serve: z.strictObject({ port: port.default(8080) }).prefault({}),
})

export type Config = Readonly<z.output<typeof configSchema>>

/** A mailing list: `subscribers/NAME.yaml`. */
export const listSchema = z.strictObject({
  kind: z.literal('list').describe('list'),
  address: address.describe("the list's address"),
  maxSize: z.int().min(2_000).default(40_000).describe('octets of a message that the list takes'),
  format: z.enum(['auto', 'text', 'both']).default('auto').describe('auto, text or both'),
})

export type ListConfig = Readonly<z.output<typeof listSchema>>

/** Text that `parse` must understand; its value is what `parse` made of it. */
function read<T extends object>(parse: (text: string) => T | null, expected: string) {
  return z
    .string()
    .transform((text, context) => {
      const value = parse(text)
      if (value !== null) return value
      context.addIssue({ code: 'custom', message: expected, input: text })
      return z.NEVER
    })
    .describe(expected)
}

function isDatabase(url: string): boolean {
  if (url === 'sqlite') return true
  const schema = URL.parse(url)?.searchParams.getAll('schema')
  return schema !== undefined && schema.length < 2 && schema.every(name => SCHEMA_NAME.test(name))
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
