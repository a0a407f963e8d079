// F12: the relay cannot be used from the start. Nothing is claimed, nobody is tried, and a later resume sends.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endedWith, type Fault, look, outcome } from '../fault.ts'
import type { Lab, LabOptions } from '../lab.ts'
import type { Rule } from '../rules.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/tls')

interface Case {
  readonly injected: string
  /** The address that the program is given, while the relay is not well. */
  readonly url: (lab: Lab) => string
  readonly sink?: LabOptions['sink']
  readonly rules?: readonly Rule[]
  readonly down?: boolean
}

const at = (lab: Lab): string => `127.0.0.1:${lab.sink.port}`

const CASES: readonly Case[] = [
  { injected: 'the relay is down', down: true, url: lab => lab.sink.url },
  { injected: 'its name cannot be found', url: () => 'smtp://no-such-host.invalid:25' },
  {
    injected: 'its certificate is nobody’s we trust',
    url: lab => `smtp://${at(lab)}?tls=require`,
    sink: {
      tls: {
        key: readFileSync(join(fixtures, 'server.key'), 'utf8'),
        cert: readFileSync(join(fixtures, 'server.pem'), 'utf8'),
      },
    },
  },
  { injected: 'encryption is wanted, and not offered', url: lab => `smtp://${at(lab)}?tls=require` },
  ...['535 5.7.8 wrong password', '454 4.7.0 try later'].map(
    (text): Case => ({
      injected: `AUTH is answered ${text}`,
      url: lab => `smtp://user:secret-word@${at(lab)}`,
      sink: { auth: true },
      rules: [{ at: 'auth', act: { kind: 'reply', reply: text } }],
    }),
  ),
]

export const RELAYS: readonly Fault[] = CASES.map(({ injected, url, sink, rules, down }) => ({
  row: 'F12',
  injected,
  expected: 'exit 69 or 75 with a clear message, nothing claimed, no password shown; a resume sends',
  bound: '0',
  run: async ({ lab: make }) => {
    const lab = await make({ readers: 40, ...(rules ? { rules } : {}), ...(sink ? { sink } : {}) })
    if (down) await lab.sink.stop()
    const ended = await lab.send([], { env: { SMTP_URL: url(lab) } }).ended
    const rows = await look(lab)
    const problems = [
      ...endedWith([69, 75], 'it', ended),
      ...(rows.every(({ state, attempts }) => state === 'queued' && attempts === 0)
        ? []
        : ['somebody was tried']),
      ...(/relay|server|smtp/i.test(ended.stderr) ? [] : [`it said: ${ended.stderr.trim()}`]),
      ...(`${ended.stdout}${ended.stderr}`.includes('secret-word') ? ['it showed the password'] : []),
    ]
    if (down) await lab.restartSink()
    lab.sink.setRules([])
    // It may not have frozen anything: then the send is begun anew.
    const again = rows.length > 0 ? await lab.finish() : await lab.send().ended
    return await outcome(lab, { bound: 0 }, [...problems, ...endedWith([0], 'afterwards it', again)])
  },
}))
