// What a message on its way in was found to be, or why it could not be read.
import type { Examined } from '../../inbound/examine.ts'
import type { Outcome } from '../../inbound/outcome.ts'
import type { WrittenLink } from '../../inbound/words/own-words.ts'
import type { Incoming } from './incoming.ts'

export type Verdict =
  | {
      readonly incoming: Incoming
      readonly read: true
      readonly message: Examined
      readonly outcome: Outcome
      /** Those of the person's own words that may lead to a post. */
      readonly links: readonly WrittenLink[]
      readonly authenticated: boolean
      /** What proved who it is from, or what is missing. */
      readonly proof: string
    }
  | { readonly incoming: Incoming; readonly read: false; readonly digest: string; readonly reason: string }
