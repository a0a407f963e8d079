// A process that renders one edition and ends: started by render-apart.ts, which gives it an order and takes its
// answer over their channel. When whoever started it is gone, it has nothing to wait for and ends, too.
import { NewsletterError } from '../errors.ts'
import type { Answer } from './render-apart.ts'
import { type RenderingOrder, renderHere } from './rendering.ts'

// Nobody but our own program has the other end of the channel.
process.once('message', order => void answer(order as RenderingOrder))

async function answer(order: RenderingOrder): Promise<void> {
  const answer = await answerTo(order)
  // A channel that is gone by now is no failure of ours.
  process.send?.(answer, undefined, {}, () => process.disconnect?.())
}

async function answerTo(order: RenderingOrder): Promise<Answer> {
  try {
    return { edition: await renderHere(order) }
  } catch (error) {
    if (!(error instanceof NewsletterError)) throw error
    return { problem: { code: error.code, what: error.message, fix: error.fix } }
  }
}
