// What Amazon SES says of a message by mail: JSON in the text, with a footer, perhaps broken into lines. Once read it
// is a bounce, a complaint or a receipt like any other.
import { z } from 'zod'
import { cleanLine } from '../text/clean.ts'
import { codesIn, statusIn } from './bounce/codes.ts'
import { reasonOf } from './bounce/reasons.ts'
import { type BounceReport, classOf } from './bounce/report.ts'
import type { Complaint } from './complaint.ts'

export type Notification =
  | { readonly kind: 'bounce'; readonly report: BounceReport }
  | { readonly kind: 'complaint'; readonly complaint: Complaint }
  | { readonly kind: 'success' }

const LONGEST = 64_000

const recipient = z.object({
  emailAddress: z.string(),
  status: z.string().optional(),
  action: z.string().optional(),
  diagnosticCode: z.string().optional(),
})
const notification = z.discriminatedUnion('notificationType', [
  z.object({ notificationType: z.literal('Delivery') }),
  z.object({
    notificationType: z.literal('Bounce'),
    bounce: z.object({ bounceType: z.string(), bouncedRecipients: z.array(recipient).max(100) }),
  }),
  z.object({
    notificationType: z.literal('Complaint'),
    complaint: z.object({
      complainedRecipients: z.array(recipient).max(100),
      complaintFeedbackType: z.string().nullish(),
    }),
  }),
])

export function readNotification(text: string): Notification | null {
  const start = text.indexOf('{"notificationType"')
  if (start < 0 || start > LONGEST) return null
  // Long lines were broken by an exclamation mark; behind the JSON stands a footer.
  const json =
    text
      .slice(start, start + LONGEST)
      .replaceAll('!\n ', '')
      .split(/\n\s*--/, 1)[0] ?? ''
  const parsed = notification.safeParse(parseJson(json.slice(0, json.lastIndexOf('}') + 1)))
  if (!parsed.success) return null
  switch (parsed.data.notificationType) {
    case 'Delivery':
      return { kind: 'success' }
    case 'Complaint': {
      const { complainedRecipients, complaintFeedbackType } = parsed.data.complaint
      const recipients = complainedRecipients.map(({ emailAddress }) => cleanLine(emailAddress))
      return { kind: 'complaint', complaint: { feedback: complaintFeedbackType ?? 'abuse', recipients } }
    }
    case 'Bounce': {
      const recipients = parsed.data.bounce.bouncedRecipients.map(failed)
      return { kind: 'bounce', report: { recipients } }
    }
  }
}

function failed(one: z.output<typeof recipient>): BounceReport['recipients'][number] {
  const words = cleanLine((one.diagnosticCode ?? '').slice(0, 1_000))
  const codes = codesIn(words)
  const status = statusIn(one.status ?? null) ?? codes.status
  const reason = reasonOf({ codes: { ...codes, status }, words, afterData: false })
  const action = one.action === 'delayed' ? 'delayed' : 'failed'
  return {
    address: cleanLine(one.emailAddress),
    action,
    status,
    class: classOf(reason, action),
    reason,
    diagnostic: words || null,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
