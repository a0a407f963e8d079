// A run of sending with a person at the other end: signals finish what is in flight, the minute of grace can be cut
// short, and a terminal sees how far it is.
import type { Hooks, RunOptions, Sent } from '../app/send/carry-out.ts'
import { NewsletterError } from '../errors.ts'
import { oneOf, spanOption } from './arguments.ts'
import { progressOn } from './progress.ts'
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
  const { io } = session
  const progress =
    io.terminal.err && !session.json ? progressOn(io.err, io.columns, () => performance.now()) : null
  const hooks: Hooks = {
    stop: stopping.signal,
    sleep,
    onBegin: (dispatch, sums) => progress?.begin(dispatch.audience, sums),
    onMove: (_dispatch, _delivery, move) => progress?.move(move.to),
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
    progress?.end()
    forget()
  }
}
