// Renders in a process of its own, so that ours stays small. A broken template is the same error as if it were
// rendered here; a process that ends without an answer is said; one that is not needed any more does not stay.
import { type ChildProcess, fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ERRORS, type ErrorCode, NewsletterError } from '../errors.ts'
import type { Edition } from '../render/edition.ts'
import { editionContentSchema } from '../render/edition-schema.ts'
import type { RenderingOrder } from './rendering.ts'

const errorCode = z.custom<ErrorCode>(value => typeof value === 'string' && Object.hasOwn(ERRORS, value))

const answerSchema = z.union([
  z.strictObject({ edition: editionContentSchema.extend({ hash: z.string() }) }),
  z.strictObject({ problem: z.strictObject({ code: errorCode, what: z.string(), fix: z.string() }) }),
])

export type Answer = z.input<typeof answerSchema>

/** From src/app as from what the build makes of it: a chunk lies as deep, and is of the same kind. */
const PROGRAM = fileURLToPath(
  new URL(`../app/render-process${extname(import.meta.filename)}`, import.meta.url),
)

/** Characters kept of what a process says before it fails. */
const MOST_SAID = 10_000

/** @throws NewsletterError 'template' when a template is broken, 'stopped' when the process was ended from outside */
export async function renderApart(order: RenderingOrder, program = PROGRAM): Promise<Edition> {
  const child = fork(program, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: environment(),
  })
  try {
    return editionIn(await answerOf(child, order))
  } finally {
    child.kill('SIGKILL')
  }
}

/** No secret of ours, and where compiled code is kept, which halves the time that it takes to load the renderer. */
function environment(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

function editionIn(message: unknown): Edition {
  const answer = answerSchema.parse(message)
  if ('edition' in answer) return answer.edition
  throw new NewsletterError(answer.problem.code, answer.problem)
}

async function answerOf(child: ChildProcess, order: RenderingOrder): Promise<unknown> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (said = (said + part).slice(-MOST_SAID)))
  return await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('error', reject)
    child.once('close', (code, signal) => reject(endedEarly(code, signal, said)))
    // What becomes of it is told by one of the above.
    child.send(order, () => {})
  })
}

function endedEarly(code: number | null, signal: string | null, said: string): Error {
  if (signal === null) return new Error(`the process that renders ended with ${code} and no edition: ${said}`)
  return new NewsletterError('stopped', {
    what: `The process that renders the edition was ended by ${signal} before it was done.`,
    fix: 'Nothing was sent. Look whether the machine has memory to spare, then run the command again.',
  })
}
