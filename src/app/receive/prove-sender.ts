// Who a message is from: by the results of the one host that is trusted to check senders, or, when that said nothing of it
// and the message was handed to us directly, by verifying it here. Only what a proved sender may do is worth asking the
// DNS for.
import { type Authentication, authenticate, hasResultsOf } from '../../inbound/authentication.ts'
import type { Examined } from '../../inbound/examine.ts'
import type { OutcomeKind } from '../../inbound/outcome.ts'
import { judgeVerified } from '../../inbound/verified-sender.ts'
import type { DnsResolver } from '../../transport/mail-authentication/resolver.ts'
import type { App } from '../app.ts'
import type { Incoming } from './incoming.ts'

const WORTH_PROVING: ReadonlySet<OutcomeKind> = new Set<OutcomeKind>([
  'submission',
  'correction',
  'withdrawal',
  'unsubscribe',
  'subscribe',
  'confirmation',
  'approval',
  'help',
])

export type ProveSender = (
  incoming: Incoming,
  message: Examined,
  kind: OutcomeKind,
) => Authentication | Promise<Authentication>

/** @param dns null for the machine's own */
export function senderProver(app: App, dns: DnsResolver | null): ProveSender {
  const authservId = app.settings.inbound.authservId ?? null
  const verifying = lazily(async () => {
    const { dnsResolver } = await import('../../transport/mail-authentication/resolver.ts')
    const { verifySender } = await import('../../transport/mail-authentication/verify-sender.ts')
    return { resolver: dns ?? dnsResolver(), verifySender }
  })
  return ({ raw, direct }, { fields }, kind) => {
    if (direct === null || !WORTH_PROVING.has(kind) || hasResultsOf(fields, authservId)) {
      return authenticate(fields, authservId)
    }
    return verifying().then(async ({ resolver, verifySender }) =>
      judgeVerified(fields, await verifySender(raw, direct.origin, resolver), app.now()),
    )
  }
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return async () => await (made ??= make())
}
