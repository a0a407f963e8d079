// The command line in process: a person at a terminal, or a script, that a test plays.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from '../../src/cli/io.ts'
import { run } from '../../src/cli/main.ts'
import { issueText } from '../app/send/newsletter.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'

export interface Told {
  readonly code: number
  readonly out: string
  readonly err: string
  /** Standard output as JSON Lines. */
  readonly json: readonly unknown[]
}

export interface Person extends Partial<Io> {
  /** What they answer to questions; without it, nobody sits there. */
  readonly answers?: readonly string[]
}

export async function newsletter(
  cwd: string,
  command: string | readonly string[],
  person: Person = {},
): Promise<Told> {
  const argv = typeof command === 'string' ? command.split(' ').filter(word => word !== '') : command
  const answers = [...(person.answers ?? [])]
  const present = person.answers !== undefined
  let [out, err] = ['', '']
  const io: Io = {
    env: {},
    cwd,
    out: text => void (out += text),
    err: text => void (err += text),
    terminal: { in: present, out: present, err: present },
    columns: 80,
    now: () => new Date('2015-06-15T12:00:00.000Z'),
    written: async () => {},
    random: () => 0,
    stdin: async () => new Uint8Array(),
    ask: async question => {
      err += question
      return answers.shift() ?? ''
    },
    onStop: () => () => {},
    kill: () => {},
    sleep: async () => {},
    ...person,
  }
  const code = await run(argv, io)
  return {
    code,
    out,
    err,
    get json() {
      return out
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as unknown)
    },
  }
}

/** A folder as `newsletter init` leaves it, with an issue in issue.md and the sample roster imported. */
export async function freshWorkspace(person: Person = {}, folder = temporaryFolder()): Promise<string> {
  await newsletter(folder, 'init', person)
  writeFileSync(join(folder, 'issue.md'), issueText())
  await newsletter(folder, 'subscribers import subscribers/readers.csv', person)
  return folder
}
