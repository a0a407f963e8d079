// What a dispatch is made of once it is frozen, as it stands in the database: resuming asks nothing else.
import { z } from 'zod'
import { type Address, parseAddress } from '../../mail/address.ts'
import { frozenLetterSchema } from '../../render/frozen-letter.ts'
import { signingSchema } from './signing.ts'

const address = z.custom<Address>(value => typeof value === 'string' && parseAddress(value) === value)

const frozenSchema = z.strictObject({
  letter: frozenLetterSchema,
  /** What the envelope sender is made from: a subscriber's has the delivery in it (VERP). */
  envelope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('plain'), address }),
    z.strictObject({ kind: z.literal('verp'), address, separator: z.string().length(1) }),
  ]),
  /** Which secret the tokens and addresses come from. */
  keyId: z.int(),
  /** Which keys sign: none in a dispatch that was frozen before there were any. */
  signing: signingSchema.default([]),
})

export type Frozen = Readonly<z.output<typeof frozenSchema>>

export function parseFrozen(json: string): Frozen {
  return frozenSchema.parse(JSON.parse(json))
}
