// Runs one command. The only way out is the exit code that `run` returns; only `bin` touches the process.
import { CommanderError } from 'commander'
import { ERRORS, EXIT, NewsletterError } from '../errors.ts'
import { commandFirst } from './command-first.ts'
import { type Io, processIo } from './io.ts'
import { program } from './program.ts'
import { forTerminal } from './terminal.ts'

/** @param argv what stands after `newsletter` on the command line */
export async function run(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const words = commandFirst(argv)
  try {
    const exit = await perform(words, io)
    if (!isDelivery(words)) await io.written()
    return exit
  } catch (error) {
    const code = report(error, io)
    return code !== EXIT.done && isDelivery(words) ? EXIT.tryLater : code
  }
}

async function perform(words: readonly string[], io: Io): Promise<number> {
  let exit: number = EXIT.done
  const command = program(io, code => (exit = code), words[0])
  try {
    await command.parseAsync(words, { from: 'user' })
    return exit
  } catch (error) {
    // It was asked for help.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
    throw error
  }
}

/**
 * A mail server hands a message over: on anything but 75 it tells the sender that nobody will read it. What is recorded is
 * taken, whether or not that can be said.
 */
function isDelivery(words: readonly string[]): boolean {
  return words[0] === 'inbound' && words.includes('--stdin')
}

function report(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return EXIT.usage
  if (error instanceof NewsletterError) {
    io.err(
      `${forTerminal(`${ERRORS[error.code].title}.\n  ${indent(error.message)}\n  ${indent(error.fix)}`)}\n`,
    )
    return error.exit
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.err(
    `${forTerminal(`This is a fault of newsletter itself, not of yours. Please report it with these lines:\n${detail}`)}\n`,
  )
  return EXIT.internal
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ')
}
