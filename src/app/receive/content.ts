// What is kept of a received message: all that its effects are made from, so that they can be applied at any time
// after it was recorded. The message itself is not kept.
import { z } from 'zod'
import type { Examined } from '../../inbound/examine.ts'
import type { Outcome } from '../../inbound/outcome.ts'
import { tracesOf } from '../../inbound/traces.ts'
import type { WrittenLink } from '../../inbound/words/own-words.ts'
import { cleanLine } from '../../text/clean.ts'

/** What a person wrote to us is kept; of everything else, what it is about. */
const WRITTEN = new Set<Outcome['kind']>([
  'submission',
  'correction',
  'withdrawal',
  'approval',
  'confirmation',
  'subscribe',
  'help',
])

const strings = z.array(z.string())

const recipient = z.object({
  address: z.string().nullable(),
  action: z.enum(['failed', 'delayed']),
  status: z.string().nullable(),
  class: z.enum(['hard', 'soft', 'policy']),
  reason: z.string(),
  diagnostic: z.string().nullable(),
})

const contentSchema = z.object({
  messageId: z.string().nullable(),
  bounce: z.array(recipient).nullable(),
  complaint: z.object({ feedback: z.string(), recipients: strings }).nullable(),
  traces: z.object({ addresses: strings, messageIds: strings, leaving: strings }),
  token: z.string().nullable(),
  /** What a person wrote and linked, and which messages they answer. */
  written: z
    .object({
      words: z.string(),
      links: z.array(z.object({ url: z.string(), text: z.string() })),
      answers: strings,
      /** As they call themselves. */
      name: z.string().nullable().default(null),
      /** Whether a list stood between: then nothing is answered. */
      through: z.enum(['private', 'list']).default('private'),
    })
    .nullable(),
  held: z.object({ list: z.string(), decision: z.enum(['awaited', 'rejected']) }).nullable(),
})

export type Content = Readonly<z.output<typeof contentSchema>>

/** @param links those of the person's own words that may lead to a post */
export function contentOf(message: Examined, outcome: Outcome, links: readonly WrittenLink[]): Content {
  return {
    messageId: message.messageId,
    bounce: outcome.kind === 'bounce' ? [...outcome.bounce.recipients] : null,
    complaint:
      outcome.kind === 'complaint'
        ? { feedback: outcome.complaint.feedback, recipients: [...outcome.complaint.recipients] }
        : null,
    traces: mutable(tracesOf(message)),
    token: 'token' in outcome ? outcome.token : null,
    written: WRITTEN.has(outcome.kind)
      ? {
          words: message.words,
          links: [...links],
          answers: [...message.answers],
          name: cleanLine(message.author?.name ?? '').slice(0, 200) || null,
          through: outcome.kind === 'submission' ? outcome.through : 'private',
        }
      : null,
    held: outcome.kind === 'held' ? { list: outcome.list, decision: outcome.decision } : null,
  }
}

export function parseContent(json: string): Content {
  return contentSchema.parse(JSON.parse(json))
}

function mutable({ addresses, messageIds, leaving }: ReturnType<typeof tracesOf>): Content['traces'] {
  return { addresses: [...addresses], messageIds: [...messageIds], leaving: [...leaving] }
}
