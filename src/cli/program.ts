// The whole command line: every command is a file in ./commands, and each loads its verb only when it runs.
import { Command } from 'commander'
import type { Exit } from '../errors.ts'
import { approveCommand } from './commands/approve.ts'
import { archiveCommand } from './commands/archive.ts'
import { bouncesCommand } from './commands/bounces.ts'
import { candidatesCommand } from './commands/candidates.ts'
import { checkCommand } from './commands/check.ts'
import { collectCommand } from './commands/collect.ts'
import { composeCommand } from './commands/compose.ts'
import { deliveriesCommand } from './commands/deliveries.ts'
import { dkimCommand } from './commands/dkim.ts'
import { editCommand } from './commands/edit.ts'
import { extractCommand } from './commands/extract.ts'
import { importCommand } from './commands/import.ts'
import { inboundCommand } from './commands/inbound.ts'
import { initCommand } from './commands/init.ts'
import { issuesCommand } from './commands/issues.ts'
import { linksCommand } from './commands/links.ts'
import { previewCommand } from './commands/preview.ts'
import { sendCommand } from './commands/send.ts'
import { serveCommand } from './commands/serve.ts'
import { sourcesCommand } from './commands/sources.ts'
import { statsCommand } from './commands/stats.ts'
import { statusCommand } from './commands/status.ts'
import { subscribersCommand } from './commands/subscribers.ts'
import { verifyCommand } from './commands/verify.ts'
import { whereCommand } from './commands/where.ts'
import type { Cli } from './define.ts'
import { type Io, processIo } from './io.ts'
import { forTerminal } from './terminal.ts'
import { VERSION } from './version.ts'

/** Every command a person can type, in the order of a week. */
const COMMANDS: Readonly<Record<string, (cli: Cli) => Command>> = {
  init: initCommand,
  sources: sourcesCommand,
  collect: collectCommand,
  inbound: inboundCommand,
  extract: extractCommand,
  candidates: candidatesCommand,
  compose: composeCommand,
  edit: editCommand,
  issues: issuesCommand,
  import: importCommand,
  preview: previewCommand,
  check: checkCommand,
  approve: approveCommand,
  send: sendCommand,
  status: statusCommand,
  verify: verifyCommand,
  deliveries: deliveriesCommand,
  subscribers: subscribersCommand,
  dkim: dkimCommand,
  bounces: bouncesCommand,
  archive: archiveCommand,
  links: linksCommand,
  stats: statsCommand,
  serve: serveCommand,
}

/** @param named the command that is asked for, when it is known: building the others would cost the start */
export function program(
  io: Io = processIo(),
  exit: (code: Exit) => void = () => {},
  named?: string,
): Command {
  const cli: Cli = { io, exit }
  const newsletter = new Command('newsletter')
    .description(
      'Gathers what a community writes, makes the weekly issue of it, and mails it.\n\n' +
        'newsletter alone says where the week stands and which command comes next.',
    )
    .version(VERSION, '--version', 'say which version this is')
    .helpCommand('help [command]', 'say how a command is used')
    .showSuggestionAfterError()
    .showHelpAfterError('See what there is with `newsletter --help`.')
    .configureHelp({ showGlobalOptions: false })
  newsletter.addCommand(whereCommand(cli), { hidden: true })
  for (const [name, make] of Object.entries(COMMANDS)) {
    if (named === undefined || name === named || !(named in COMMANDS)) newsletter.addCommand(make(cli))
  }
  for (const command of withSubcommands(newsletter)) {
    command.exitOverride().configureOutput({
      writeOut: text => io.out(forTerminal(text)),
      writeErr: text => io.err(forTerminal(text)),
    })
  }
  return newsletter
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}
