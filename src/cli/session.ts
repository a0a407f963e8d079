// One run of one command: what it was asked for in general, the newsletter once it is needed, and the two ways
// to answer: text for people, or JSON and nothing else on standard output.
import { styleText } from 'node:util'
import type { App } from '../app/app.ts'
import { EXIT, type Exit, NewsletterError } from '../errors.ts'
import type { Io } from './io.ts'
import { forTerminal, jsonForTerminal } from './terminal.ts'

export interface GlobalOptions {
  readonly workspace?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly color?: boolean
}

export interface Session {
  readonly io: Io
  readonly json: boolean
  /** The newsletter that the command works on, opened when first asked for. */
  readonly app: () => Promise<App>
  /** A line (or several) for people, on standard output. */
  readonly say: (text?: string) => void
  /** A JSON value of its own line, when JSON was asked for. */
  readonly emit: (value: unknown) => void
  /** Progress and diagnostics, on standard error. */
  readonly note: (line: string) => void
  readonly style: (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string
  readonly close: () => Promise<void>
}

export function openSession(io: Io, options: GlobalOptions): Session {
  const json = options.json === true
  const quiet = options.quiet === true
  const colors = options.color !== false && io.terminal.out && !io.env['NO_COLOR']
  let opened: Promise<{ app: App; close: () => Promise<void> }> | undefined
  const session: Session = {
    io,
    json,
    app: async () => {
      opened ??= import('./open-app.ts').then(({ openApp }) => openApp(io, session.note, options.workspace))
      return (await opened).app
    },
    say: (text = '') => {
      if (!json && !quiet) io.out(`${forTerminal(text, colors)}\n`)
    },
    emit: value => {
      if (json) io.out(`${jsonForTerminal(value)}\n`)
    },
    note: line => {
      if (!quiet) io.err(`${forTerminal(line)}\n`)
    },
    style: (format, text) => (colors ? styleText(format, text, { validateStream: false }) : text),
    // Whoever asked for a newsletter that could not be opened has been told.
    close: async () =>
      await opened?.then(
        async ({ close }) => await close(),
        () => {},
      ),
  }
  return session
}

/** Asks, or says which flag answers when nobody sits there. */
export async function confirm(session: Session, question: string, flag: string): Promise<boolean> {
  if (!session.io.terminal.in) {
    throw new NewsletterError('confirm', {
      what: `${question} Nobody is at the terminal to answer.`,
      fix: `Add ${flag}.`,
    })
  }
  return /^y(es)?$/i.test((await session.io.ask(`${question} [y/N] `)).trim())
}

/** 0 when everything was done, 1 when something was not. */
export function partly(failed: boolean): Exit {
  return failed ? EXIT.partial : EXIT.done
}
