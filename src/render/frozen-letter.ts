// What every message of a dispatch is made from besides the edition: fixed in the dispatch when it is
// frozen, stored as JSON, and never asked of the configuration again.
import { z } from 'zod'
import { type Address, parseAddress, parseDomain } from '../mail/address.ts'
import { cleanLine } from '../text/clean.ts'

const address = z.custom<Address>(value => typeof value === 'string' && parseAddress(value) === value)
const name = z.string().refine(text => cleanLine(text) === text)
const mailbox = z.strictObject({ name: name.nullable(), address })
const domain = z.string().refine(text => parseDomain(text) === text)
/** Short enough that with a token it stays within the 200 characters that mail programs are sure to keep. */
const page = z.url({ protocol: /^https?$/ }).max(150)

const common = {
  /** What makes this dispatch different from every other; stands in Message-IDs and the Feedback-ID. */
  dispatch: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  from: mailbox,
  replyTo: mailbox.nullable(),
  /** The Date of every message, ISO 8601. */
  date: z.iso.datetime({ precision: 3 }),
  /** The text alone, or text and HTML. */
  format: z.enum(['text', 'both']),
}

export const frozenLetterSchema = z.discriminatedUnion('variant', [
  z.strictObject({ variant: z.literal('list'), ...common }),
  z.strictObject({
    variant: z.literal('subscriber'),
    ...common,
    list: z.strictObject({
      /** The List-Id without brackets; the same for ever. */
      id: domain,
      name,
      help: z.url({ protocol: /^(?:https?|mailto)$/ }).nullable(),
      /** Absent in a dispatch that was frozen before there was such a field. */
      subscribe: z
        .url({ protocol: /^(?:https?|mailto)$/ })
        .nullable()
        .default(null),
      owner: address.nullable(),
      archive: page.nullable(),
      archivedAt: page.nullable(),
    }),
    /** A reader's token follows each. */
    unsubscribeBase: page,
    preferencesBase: page,
    /** Takes requests to leave by mail. */
    unsubscribeAddress: address.nullable(),
  }),
])

export type FrozenLetter = Readonly<z.output<typeof frozenLetterSchema>>
