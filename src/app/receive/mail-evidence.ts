// A received mail as the evidence of what its sender asked for.
import type { Received } from '../../store/received.ts'
import type { Evidence } from '../audience/evidence.ts'

export function mailEvidence({ message_id, subject }: Pick<Received, 'message_id' | 'subject'>): Evidence {
  return { way: 'mail', place: message_id, words: subject }
}
