// A small edition, the two kinds of frozen letters, and a recipient: what messages are made of in tests.
import { parseAddress } from '../../src/mail/address.ts'
import { messageIdFor } from '../../src/mail/message-id.ts'
import type { Edition, Rendering } from '../../src/render/edition.ts'
import { type FrozenLetter, frozenLetterSchema } from '../../src/render/frozen-letter.ts'
import type { Reader, Recipient } from '../../src/render/message.ts'
import { SLOT_CLOSE, SLOT_OPEN } from '../../src/text/clean.ts'

export const slot = (name: string) => `${SLOT_OPEN}${name}${SLOT_CLOSE}`

const SUBSCRIBER: Rendering = {
  text: `Dear ${slot('name')},\n\nthis text is flowed \nand goes on.\n\n-- \nYou (${slot('address')}) get this since ${slot('since')}.\nUnsubscribe:\n${slot('unsubscribeUrl')}\n${slot('preferencesUrl')}\n`,
  html: `<html><body><p>Dear ${slot('name')},</p><a href="${slot('unsubscribeUrl')}">leave</a> <a href="${slot('preferencesUrl')}">change</a> ${slot('address')} ${slot('since')}</body></html>`,
}
const LIST: Rendering = {
  text: 'Dear list,\n\nthis text is flowed \nand goes on.\n',
  html: '<p>Dear list</p>',
}

/** An edition with slots in all places, in its variant for subscribers. */
export function edition(
  change: { subscriber?: Partial<Rendering>; list?: Partial<Rendering>; subject?: string } = {},
): Edition {
  return {
    hash: '0'.repeat(64),
    subject: change.subject ?? 'Community roundup, week of June 15, 2015',
    date: '2015-06-15',
    language: 'en',
    list: { ...LIST, ...change.list },
    subscriber: { ...SUBSCRIBER, ...change.subscriber },
  }
}

const COMMON = {
  dispatch: '42',
  from: { name: 'Example Editor', address: 'editor@example.org' },
  replyTo: { name: null, address: 'roundup@example.org' },
  date: '2015-06-15T13:29:40.000Z',
  format: 'both',
}
export const LIST_ADDRESS = 'example-list@lists.example.org'

/** A post to a mailing list. */
export const POST: FrozenLetter = frozenLetterSchema.parse({ variant: 'list', ...COMMON })
/** A subscriber's copy. */
export const COPY: FrozenLetter = frozenLetterSchema.parse({
  variant: 'subscriber',
  ...COMMON,
  list: {
    id: 'roundup.newsletter.example.org',
    name: 'Community blog roundup',
    help: 'mailto:editor@example.org',
    owner: 'editor@example.org',
    archive: 'https://newsletter.example.org/',
    archivedAt: null,
    subscribe: null,
  },
  unsubscribeBase: 'https://newsletter.example.org/unsubscribe/',
  preferencesBase: 'https://newsletter.example.org/preferences/',
  unsubscribeAddress: 'roundup@example.org',
})

/** Null is a mailing list. */
export function recipient(reader: Partial<Reader> | null = {}, address = 'reader@example.org'): Recipient {
  return {
    address: parseAddress(address)!,
    messageId: messageIdFor('42', address, Buffer.alloc(32, 1), 'example.org'),
    reader:
      reader === null
        ? null
        : {
            name: 'Sample Reader',
            since: '2015-01-02',
            unsubscribeToken: 'leaving-token',
            preferencesToken: 'choosing-token',
            ...reader,
          },
  }
}
