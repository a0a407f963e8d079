// A run of sending with a person at the other end: signals finish what is in flight, the minute of grace can be cut
// short, and a terminal sees how far it is.
import type { Hooks, RunOptions, Sent } from '../app/send/carry-out.ts'
import { NewsletterError } from '../errors.ts'
import { oneOf, spanOption } from './arguments.ts'
import type { Session } from './session.ts'

export interface SendingOptions {
  uncertain: string
  wait: string
  yes?: boolean
}

export async function sending(
  session: Session,
  options: SendingOptions,
  run: (options: RunOptions, hooks: Hooks) => Promise<Sent>,
): Promise<Sent> {
  const uncertain = oneOf('--uncertain', options.uncertain, ['resend', 'hold'])
  const wait = spanOption('--wait', options.wait)
  const stopping = new AbortController()
  let begun = options.yes === true
  const forget = session.io.onStop(() => {
    if (stopping.signal.aborted) session.io.kill()
    if (begun) session.note('Finishing the message in hand; once more to end at once.')
    stopping.abort()
  })
  const sleep = async (milliseconds: number) => await session.io.sleep(milliseconds, stopping.signal)
  const progress = progressOf(session)
  const hooks: Hooks = {
    stop: stopping.signal,
    sleep,
    onMove: (dispatch, _, move) => progress.move(dispatch.audience, move.to),
    grace: async seconds => {
      if (options.yes || seconds === 0) return
      session.note(`Sending begins in ${seconds} seconds. Ctrl-C costs nothing until then; --yes skips this.`)
      await sleep(seconds * 1_000)
      begun = true
      if (stopping.signal.aborted) {
        throw new NewsletterError('stopped', {
          what: 'Nothing was sent.',
          fix: 'Run it again when you are ready.',
        })
      }
    },
  }
  try {
    return await run({ uncertain, wait }, hooks)
  } finally {
    progress.end()
    forget()
  }
}

/** One line that is written over, on a terminal only. */
function progressOf(session: Session): { move: (audience: string, to: string) => void; end: () => void } {
  if (!session.io.terminal.err || session.json) return { move: () => {}, end: () => {} }
  const counts = new Map<string, number>()
  return {
    move: (audience, to) => {
      counts.set(to, (counts.get(to) ?? 0) + 1)
      session.io.err(
        `\r\u001B[K${audience}: ${[...counts].map(([state, number]) => `${number} ${state}`).join(', ')}`,
      )
    },
    end: () => session.io.err(counts.size > 0 ? '\r\u001B[K' : ''),
  }
}
