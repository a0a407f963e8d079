// A stored letter as a message with its envelope, made of what was written down and the newsletter's settings.
import { type Address, domainOf } from '../../mail/address.ts'
import type { Signer } from '../../mail/dkim.ts'
import { letterId } from '../../mail/letter-id.ts'
import { type BounceAddress, verpSender } from '../../mail/verp.ts'
import type { WireMessage } from '../../mail/wire-message.ts'
import { builtInTemplates } from '../../render/built-in-templates.ts'
import { type Letter, letterSchema, PROBE_DISPATCH } from '../../render/letter.ts'
import { letterMessage } from '../../render/letter-message.ts'
import type { StoredLetter } from '../../store/letters.ts'
import type { App } from '../app.ts'
import { openKeys } from '../keys.ts'
import { letterheadOf } from '../make-edition.ts'

/** What the transport takes. */
export interface LetterMail {
  readonly stored: StoredLetter
  readonly from: Address | ''
  readonly to: Address
  readonly size: number
  readonly message: WireMessage | Promise<WireMessage>
}

export type MakeLetterMail = (stored: StoredLetter) => Promise<LetterMail>

/** The renderer is loaded here, by whoever has a letter to send. */
export async function letterMailMaker(app: App, signers: readonly Signer[]): Promise<MakeLetterMail> {
  const { openTemplates } = await import('../../render/templates.ts')
  const { renderLetter } = await import('../../render/render-letter.ts')
  const templates = openTemplates([app.workspace.templates, builtInTemplates()])
  const { from, replyTo, bounces } = app.settings
  const { verp } = await openKeys(app)
  return async stored => {
    const letter = letterSchema.parse(JSON.parse(stored.content))
    const rendered = await renderLetter(letter, letterheadOf(app), templates)
    if (rendered.problem !== null) {
      app.notice(`the letter to ${letter.to.address} goes as text alone: ${rendered.problem}`)
    }
    const { size, octets } = letterMessage(letter, rendered, {
      from,
      replyTo: { name: null, address: letter.replyTo ?? replyTo },
      date: new Date(stored.created_at),
      messageId: letterId(stored.mark, domainOf(from.address)),
      signers,
    })
    return {
      stored,
      from: senderOf(letter, bounces, from.address, verp),
      to: letter.to.address,
      size,
      message: octets,
    }
  }
}

/** Of the envelope. An answer has the null sender, so that nothing answers it in turn (RFC 3834 §3.3). */
function senderOf(
  letter: Letter,
  bounces: BounceAddress | undefined,
  from: Address,
  verp: Uint8Array,
): Address | '' {
  if (letter.answers !== null) return ''
  if (letter.kind !== 'probe' || bounces === undefined) return bounces?.address ?? from
  return verpSender(bounces, { dispatch: PROBE_DISPATCH, recipient: letter.probe }, verp)
}
