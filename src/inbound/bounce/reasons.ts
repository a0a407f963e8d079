// Why a message was not delivered, out of what the other server said: first its words, then its codes, since servers
// put any code before any words.
import type { Codes } from './codes.ts'
import { REASON_WORDS } from './reason-words.ts'
import type { BounceReason } from './report.ts'

/** By the digits after the first (RFC 3463 §3.2–3.8, RFC 7505 §4.2). */
const STATUSES: readonly (readonly [BounceReason, RegExp])[] = [
  ['no such address', /^5\.1\.(?:1|3)$|^5\.1\.351$/],
  ['no such domain', /^5\.1\.2$|^5\.4\.4$|^5\.4\.310$/],
  ['takes no mail', /^5\.1\.10$|^5\.7\.27$/],
  ['moved', /^5\.1\.6$/],
  ['sender refused', /^[45]\.1\.[78]$/],
  ['suspended', /^[45]\.2\.1$/],
  ['mailbox full', /^[45]\.2\.2$/],
  ['too large', /^[45]\.(?:2\.3|3\.4)$/],
  ['refused', /^[45]\.[67]\./],
  ['not reached', /^4\.|^5\.4\./],
]

/** Mobile carriers of Japan, where a reader's filter answers that there is no such user. */
const CARRIERS = /\b(?:docomo|ezweb|softbank|vodafone|uqmobile|mineo|au)\.(?:ne\.jp|jp|com)\b/i

/** Barracuda's, which takes the message, hands it on at once, and repeats what it was told of each recipient. */
const PASSED_ON = /failure for one or more recipients \(/i

export interface Failure {
  readonly codes: Codes
  readonly words: string
  /** The refusal came when the message itself had been seen, so the address had been taken. */
  readonly afterData: boolean
}

export function reasonOf({ codes, words, afterData }: Failure): BounceReason {
  const said = words.replace(/5\.1\.0 - Unknown address error/g, '') // Cisco's appliances write it before anything
  const reason = byWords(said, codes) ?? byStatus(codes.status) ?? byReply(codes.reply)
  const doubtful =
    ((afterData && !PASSED_ON.test(said)) || CARRIERS.test(said)) &&
    !/^[45]\.[15]\.[1-9]|^5\.5\.0/.test(codes.status ?? '')
  return reason === 'no such address' && doubtful ? 'refused' : reason
}

function byWords(words: string, codes: Codes): BounceReason | null {
  const found = REASON_WORDS.find(([, patterns]) => patterns.some(one => one.test(words)))?.[0] ?? null
  const byCode = byStatus(codes.status)
  if (found === 'suspended' && byCode === 'no such address') return byCode
  if (found === 'refused' || found === 'not reached') {
    // Words so general give way to a code that says more.
    const more = byCode ?? byReply(codes.reply)
    return more === 'unknown' || more === 'refused' || more === 'not reached' ? found : more
  }
  return found
}

function byStatus(status: string | null): BounceReason | null {
  return STATUSES.find(([, pattern]) => pattern.test(status ?? ''))?.[0] ?? null
}

function byReply(reply: number | null): BounceReason {
  if (reply === 556 || reply === 521) return 'takes no mail' // RFC 7504 §3
  if (reply === 542) return 'no such address' // Symantec's, for an address that is not registered
  if (reply === 552) return 'mailbox full'
  return 'unknown'
}
