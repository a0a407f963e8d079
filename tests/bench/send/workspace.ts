// Our side of the bench: a newsletter made once by the program's own commands, with its readers imported and its
// issues tried and approved, of which each counted run gets a fresh copy.
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { issueOf, writeTemplate } from './letter.ts'
import { type Measured, measure } from './measure.ts'

const bin = join(import.meta.dirname, '../../../bin/newsletter.js')

/** How far a letter may be from the size that it should have. */
const TOLERANCE = 0.02

const CONFIG = `name: Community blog roundup
from: Example Editor <editor@example.org>
replyTo: roundup@example.org
baseUrl: https://newsletter.example.org
postalAddress: 1 Example Street, Example Town
smtp: { url: "\${SMTP_URL}", connections: 10 }
bounces: { address: bounces@example.org }
`

export class Workspace {
  readonly folder: string

  /** @param folder copies of it are made beside it */
  constructor(folder: string) {
    this.folder = folder
  }

  init(): this {
    newsletter(this.folder, ['init', this.folder])
    writeFileSync(join(this.folder, 'newsletter.yaml'), CONFIG)
    writeTemplate(this.folder)
    return this
  }

  /** A copy with a key of its own that signs everything; fails where the program cannot sign. */
  signing(folder: string, algorithm: 'rsa' | 'ed25519'): Workspace {
    cpSync(this.folder, folder, { recursive: true })
    const made = newsletter(folder, [
      'dkim',
      'new',
      '--selector',
      'bench',
      '--algorithm',
      algorithm,
      '--json',
    ])
    const selectors = keysSchema.parse(JSON.parse(made)).keys.map(({ selector }) => selector)
    appendFileSync(join(folder, 'newsletter.yaml'), `dkim: { selectors: [${selectors.join(', ')}] }\n`)
    return new Workspace(folder)
  }

  importReaders(roster: string, count: number): void {
    const rows = Array.from(
      { length: count },
      (_, index) => `reader${String(index + 1).padStart(7, '0')}@example.org,Ada Example ${index + 1}\n`,
    )
    const file = join(this.folder, `subscribers/${roster}.csv`)
    writeFileSync(file, `email,name\n${rows.join('')}`)
    newsletter(this.folder, ['subscribers', 'import', file])
    rmSync(file)
  }

  /** Writes NAME.md whose message to a reader has this many octets. */
  writeIssue(name: string, octets: number): void {
    let prose = octets / 4
    for (let tries = 0; tries < 8; tries += 1) {
      writeFileSync(join(this.folder, `${name}.md`), issueOf(`The roundup in ${name}`, Math.round(prose)))
      const size = newsletter(this.folder, [
        'preview',
        `${name}.md`,
        '--variant',
        'subscriber',
        '--format',
        'eml',
      ]).length
      if (Math.abs(size / octets - 1) < TOLERANCE) return
      prose += (octets - size) / 3 // each word stands in the text and in the HTML
    }
    throw new Error(`no issue could be made whose message has ${octets} octets`)
  }

  /** The two parts of a message to a reader. */
  parts(name: string): { readonly html: string; readonly text: string } {
    const part = (format: string): string =>
      newsletter(this.folder, ['preview', `${name}.md`, '--variant', 'subscriber', '--format', format])
    return { html: part('html'), text: part('text') }
  }

  /** What an editor does before sending: looks at it in a mailbox, and approves it. */
  tryAndApprove(name: string, port: number): void {
    newsletter(this.folder, ['send', `${name}.md`, '--test', 'editor@example.org', '--yes'], port)
    newsletter(this.folder, ['approve'], port)
  }

  /** The whole `newsletter send` to everybody on a roster, on a fresh copy. */
  async send(name: string, roster: string, port: number): Promise<Measured & { readonly accepted: number }> {
    const { command, cwd, env } = this.sendCommand(name, roster, port)
    const measured = await measure(process.execPath, command, { cwd, env })
    const { dispatches } = sentSchema.parse(JSON.parse(measured.output))
    const [sent] = dispatches
    if (sent === undefined || sent.accepted !== sent.candidates) {
      throw new Error(`not everybody got it: ${measured.output.trim()}`)
    }
    return { ...measured, accepted: sent.accepted }
  }

  /** That command as arguments for Node, to be run in a fresh copy that is made for it. */
  sendCommand(name: string, roster: string, port: number) {
    const command = [bin, 'send', `${name}.md`, '--to', roster, '--yes', '--json']
    return { command, cwd: this.freshCopy('run'), env: withServer(port) }
  }

  freshCopy(purpose: string): string {
    const copy = `${this.folder}-${purpose}`
    rmSync(copy, { recursive: true, force: true })
    cpSync(this.folder, copy, { recursive: true })
    return copy
  }
}

const keysSchema = z.object({ keys: z.array(z.object({ selector: z.string() })) })

const sentSchema = z.object({
  dispatches: z.array(z.object({ candidates: z.int(), accepted: z.int() })),
})

function withServer(port: number): NodeJS.ProcessEnv {
  return { ...process.env, SMTP_URL: `smtp://127.0.0.1:${port}` }
}

/** @throws with what it said when it does not end with 0 */
function newsletter(cwd: string, args: readonly string[], port = 1): string {
  const workspace = args[0] === 'init' ? {} : { cwd }
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    ...workspace,
    encoding: 'utf8',
    env: withServer(port),
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`newsletter ${args.join(' ')} ended with ${status}: ${stderr.trim()}`)
  return stdout
}
