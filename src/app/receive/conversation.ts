// What mail that was recorded brings about beyond the database: pages are fetched, editions rendered, letters sent.
// Beside the recording, which waits for none of it; what is not done when the process ends is done by the next run.
import type { App } from '../app.ts'
import { takeApprovals } from '../approvals/take-approvals.ts'
import { answerRequests } from '../audience/answer-requests.ts'
import { takeContributions } from '../contributions/contribute.ts'
import { tellWhatRan } from '../contributions/tell-what-ran.ts'
import { sendLetters } from '../letters/send-letters.ts'

/** What waits for a server or a blog is tried again, even when no mail comes for a long time. */
const PAUSE_MS = 5 * 60_000

export interface Conversation {
  /** There may be something to do. */
  readonly goOn: () => void
  /** Resolves once everything that could be done is. */
  readonly pause: () => Promise<void>
}

export function conversationOf(app: App): Conversation {
  let running: Promise<void> | null = null
  let again = false
  const run = async (): Promise<void> => {
    do {
      again = false
      await converse(app)
    } while (again)
    running = null
  }
  const goOn = () => {
    again = true
    running ??= run()
  }
  const timer = setInterval(goOn, PAUSE_MS).unref()
  return {
    goOn,
    pause: async () => {
      clearInterval(timer)
      await running
    },
  }
}

/** No failure here is one of the message that was recorded. */
async function converse(app: App): Promise<void> {
  for (const step of [answerRequests, takeContributions, takeApprovals, tellWhatRan, sendLetters]) {
    try {
      await step(app)
    } catch (error) {
      app.notice(
        `it is tried again with the next run: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
}
