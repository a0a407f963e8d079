// How a command is declared: what every one of them has, and what its action gets and returns.
import { Command } from 'commander'
import type { Exit } from '../errors.ts'
import type { Io } from './io.ts'
import { type GlobalOptions, openSession, type Session } from './session.ts'

export interface Cli {
  readonly io: Io
  readonly exit: (code: Exit) => void
}

/** What a command does. Returns its exit code when that is not 0. */
export type Action<Options> = (
  session: Session,
  args: readonly string[],
  options: Options,
) => Promise<Exit | void>

/** A command with the options that every one has. `name` holds its arguments: `show <id>`; `examples` are whole lines. */
export function leaf<Options extends object>(
  cli: Cli,
  name: string,
  summary: string,
  examples: readonly string[],
  action: Action<Options>,
): Command {
  const [word = '', ...args] = name.split(' ')
  const command = new Command(word)
  if (args.length > 0) command.arguments(args.join(' '))
  return command
    .summary(summary)
    .description(`${summary}.`)
    .option('--workspace <dir>', 'the newsletter to work on (default: found from the current folder upwards)')
    .option('--json', 'answer in JSON on standard output, and nothing else there')
    .option('--quiet', 'say nothing but errors')
    .option('--no-color', 'no colours')
    .addHelpText('after', `\nExamples:\n${examples.map(example => `  ${example}`).join('\n')}`)
    .action(async (...all: unknown[]) => {
      const command = all.at(-1)
      if (!(command instanceof Command)) throw new Error('commander hands the command over last')
      const options = command.optsWithGlobals<GlobalOptions & Options>()
      const session = openSession(cli.io, options)
      try {
        const code = await action(session, command.args, options)
        if (code !== undefined) cli.exit(code)
      } finally {
        await session.close()
      }
    })
}

/** A command that only holds others: `newsletter sources …`. */
export function group(name: string, summary: string, commands: readonly Command[]): Command {
  const command = new Command(name).summary(summary).description(`${summary}.`)
  for (const one of commands) command.addCommand(one)
  return command
}
