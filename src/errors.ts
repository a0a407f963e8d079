// Every error that a person can meet. Each has a code, what happened (with the offending value),
// what to do, and the exit code that it ends the program with. Expected outcomes (a bounce, a bad
// feed) are values, not errors. No message ever holds a secret.

/** Exit codes, after sysexits(3) where it has one. */
export const EXIT = {
  done: 0,
  partial: 1,
  usage: 2,
  badInput: 65,
  unavailable: 69,
  internal: 70,
  tryLater: 75,
} as const

export type Exit = (typeof EXIT)[keyof typeof EXIT]

/** What each code means and how it ends the program. */
export const ERRORS = {
  usage: { title: 'The command was not understood', exit: EXIT.usage },
  confirm: { title: 'A question needs an answer', exit: EXIT.usage },
  noWorkspace: { title: 'There is no newsletter here', exit: EXIT.usage },
  workspaceExists: { title: 'There is a newsletter here already', exit: EXIT.usage },
  config: { title: 'The configuration has a mistake', exit: EXIT.badInput },
  input: { title: 'The input cannot be read', exit: EXIT.badInput },
  template: { title: 'A template is broken', exit: EXIT.badInput },
  notFound: { title: 'There is no such thing', exit: EXIT.badInput },
  state: { title: 'This cannot be done now', exit: EXIT.badInput },
  check: { title: 'The check found what must not be sent', exit: EXIT.partial },
  fetch: { title: 'The address could not be read', exit: EXIT.unavailable },
  smtp: { title: 'The mail server cannot be used', exit: EXIT.unavailable },
  imap: { title: 'The mailbox cannot be used', exit: EXIT.unavailable },
  database: { title: 'The database cannot be used', exit: EXIT.unavailable },
  databaseNewer: { title: 'The database is newer than this program', exit: EXIT.unavailable },
  output: { title: 'The output cannot be written', exit: EXIT.unavailable },
  busy: { title: 'Another run is at work', exit: EXIT.tryLater },
  stopped: { title: 'Stopped', exit: EXIT.tryLater },
} as const satisfies Record<string, { title: string; exit: Exit }>

export type ErrorCode = keyof typeof ERRORS

export interface Problem {
  /** What happened, in one sentence, with the offending value and its place. */
  readonly what: string
  /** What to do about it: a command to type or a line to change. */
  readonly fix: string
}

/** An error that the person at the keyboard can act on. Anything else that is thrown is our own fault. */
export class NewsletterError extends Error {
  readonly code: ErrorCode
  readonly fix: string

  constructor(code: ErrorCode, problem: Problem, options?: { cause?: unknown }) {
    super(problem.what, options)
    this.name = 'NewsletterError'
    this.code = code
    this.fix = problem.fix
  }

  get exit(): Exit {
    return ERRORS[this.code].exit
  }
}
