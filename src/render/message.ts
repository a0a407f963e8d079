// The messages of a dispatch. The edition and the frozen letter are encoded once; a recipient's own message is
// spliced out of that, a pure function of the three, so that a copy that is sent again is the same octet for octet.
import type { Address } from '../mail/address.ts'
import { composer, type Message, type Own } from '../mail/compose.ts'
import type { Signer } from '../mail/dkim.ts'
import { formatMailbox } from '../mail/header-text.ts'
import { listHeaders, listUnsubscribe } from '../mail/list-headers.ts'
import type { MessageId } from '../mail/message-id.ts'
import { cleanLine } from '../text/clean.ts'
import type { Edition } from './edition.ts'
import type { SlotValues } from './fill-slots.ts'
import type { FrozenLetter } from './frozen-letter.ts'
import { htmlPart, textPart } from './parts.ts'

export interface Recipient {
  readonly address: Address
  readonly messageId: MessageId
  /** null for a mailing list. */
  readonly reader: Reader | null
}

/** What a copy for one person says of them. */
export interface Reader {
  readonly name: string | null
  /** Since when they get the newsletter, in words for the foot of the letter. */
  readonly since: string
  /** Ends the addresses by which they leave; letters, digits, `-` and `_`. */
  readonly unsubscribeToken: string
  /** Ends the address of their preferences: another token, since each is good for one purpose alone. */
  readonly preferencesToken: string
}

type ForSubscriber = Extract<FrozenLetter, { variant: 'subscriber' }>

/**
 * Makes whole messages, CRLF and 7-bit, signed by each signer.
 * @throws when the edition or the letter breaks a rule; what it returns throws for one recipient alone
 */
export function messageMaker(
  edition: Edition,
  letter: FrozenLetter,
  signers: readonly Signer[],
): (recipient: Recipient) => Message {
  const isCopy = letter.variant === 'subscriber'
  const { text: words, html: document } = edition[letter.variant]
  const text = textPart(words, isCopy)
  const html = letter.format === 'both' ? htmlPart(document, isCopy) : null
  const compose = composer({
    from: letter.from,
    replyTo: letter.replyTo,
    subject: edition.subject,
    date: new Date(letter.date),
    fields: isCopy ? listHeaders(letter.list, leavingOf(letter), letter.dispatch) : [],
    text: text.pieces,
    html: html?.pieces ?? null,
    boundary: `${letter.dispatch}\n${edition.hash}`,
    signers,
    policy: isCopy ? 'subscriber' : 'list',
  })
  if (!isCopy)
    return ({ address, messageId }) =>
      compose({ fields: [formatMailbox({ name: null, address }), messageId], body: [] })
  const places = [...text.places, ...(html?.places ?? [])]
  const unsubscribe = listUnsubscribe(leavingOf(letter))
  return ({ address, messageId, reader }) => {
    if (reader === null) throw new TypeError(`a copy for ${address} needs a reader`)
    const values = slotValues(letter, address, reader)
    const own: Own = {
      fields: [
        formatMailbox({ name: reader.name, address }),
        messageId,
        unsubscribe(reader.unsubscribeToken),
      ],
      body: places.map(place => place(values)),
    }
    return compose(own)
  }
}

function leavingOf({ unsubscribeBase, unsubscribeAddress }: ForSubscriber) {
  return { base: unsubscribeBase, address: unsubscribeAddress }
}

function slotValues(letter: ForSubscriber, address: Address, reader: Reader): SlotValues {
  return {
    name: cleanLine(reader.name ?? '') || address, // who gave no name is called by their address
    address,
    unsubscribeUrl: letter.unsubscribeBase + checked(reader.unsubscribeToken, address),
    preferencesUrl: letter.preferencesBase + checked(reader.preferencesToken, address),
    since: cleanLine(reader.since),
  }
}

function checked(token: string, address: Address): string {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(token)) return token
  throw new TypeError(`no token for ${address}`)
}
