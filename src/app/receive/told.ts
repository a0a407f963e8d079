// What is told of a message in JSON, in the shape that others rely on: `source messageId kind from authenticated links
// reason`, and what belongs to its kind.
import type { Told } from './receive.ts'

export function toldAsJson({ verdict, state, effect }: Told): object {
  const { incoming } = verdict
  const about = { ...(state === null ? {} : { state }), ...(effect === null ? {} : { effect }) }
  if (!verdict.read) {
    const nothing = { messageId: null, kind: 'ignored', from: null, authenticated: false, links: [] }
    return {
      source: incoming.place,
      ...nothing,
      reason: `it was not read: ${verdict.reason}`,
      unread: true,
      ...about,
    }
  }
  const { message, outcome, links, authenticated, proof } = verdict
  return {
    source: incoming.place,
    messageId: message.messageId,
    kind: outcome.kind,
    from: message.author?.address ?? (message.signedAs || null),
    name: message.author?.name ?? null,
    subject: message.subject,
    authenticated,
    proof,
    links,
    reason: outcome.reason,
    ...(outcome.kind === 'bounce' ? { bounce: outcome.bounce } : {}),
    ...(outcome.kind === 'complaint' ? { complaint: outcome.complaint } : {}),
    ...about,
  }
}
