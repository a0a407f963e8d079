// What mail that was recorded brings about beyond the database: pages are fetched, editions rendered, letters sent.
// Beside the recording, which waits for none of it; what is not done when the process ends is done by the next run.
import type { App } from '../app.ts'
import { takeApprovals } from '../approvals/take-approvals.ts'
import { takeContributions } from '../contributions/contribute.ts'
import { tellWhatRan } from '../contributions/tell-what-ran.ts'
import { sendLetters } from '../letters/send-letters.ts'

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
  return {
    goOn: () => {
      again = true
      running ??= run()
    },
    pause: async () => {
      await running
    },
  }
}

/** No failure here is one of the message that was recorded. */
async function converse(app: App): Promise<void> {
  for (const step of [takeContributions, takeApprovals, tellWhatRan, sendLetters]) {
    try {
      await step(app)
    } catch (error) {
      app.notice(
        `it is tried again with the next run: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
}
