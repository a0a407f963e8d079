// What the senders send: made once, with the sizes on the wire brought together, so that a message of nodemailer
// and one of smtp-source are as long as ours.
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ours, pool, smtpSource } from './senders.ts'
import { startSink } from './sink.ts'
import { octetsOnWire } from './turn.ts'
import { Workspace } from './workspace.ts'

/** How many readers, or messages, of each kind. */
export interface Counts {
  /** On loopback, where 10,000 would take too short a time. */
  readonly many: number
  /** nodemailer takes longer for each. */
  readonly few: number
  /** Behind the delay. */
  readonly far: number
}

export interface Letter {
  readonly name: string
  readonly html: string
  readonly text: string
  /** What smtp-source is to send so that it is as long as ours. */
  readonly payload: number
  /** Octets on the wire for each, by sender. */
  readonly sizes: Readonly<Record<string, number>>
}

export interface Material {
  readonly workspace: Workspace
  /** A file with an RSA-2048 key for nodemailer. */
  readonly key: string
  readonly letters: Readonly<Record<'5k' | '40k', Letter>>
}

const SIZES = { '5k': 5_120, '40k': 40_960 }
/** How much longer or shorter than ours another's message may be. */
const TOLERANCE = 0.05

export async function prepare(folder: string, counts: Counts): Promise<Material> {
  const workspace = new Workspace(join(folder, 'newsletter')).init()
  const rosters = { handful: 20, far: counts.far, some: 10_000, many: counts.many }
  for (const [roster, count] of Object.entries(rosters)) workspace.importReaders(roster, count)
  const key = join(folder, 'rsa.pem')
  const { privateKey: pem } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  writeFileSync(key, pem)
  const letters = {
    '5k': await letterOf(folder, workspace, '5k'),
    '40k': await letterOf(folder, workspace, '40k'),
  }
  return { workspace, key, letters }
}

async function letterOf(folder: string, workspace: Workspace, name: '5k' | '40k'): Promise<Letter> {
  workspace.writeIssue(name, SIZES[name])
  const sink = await startSink()
  workspace.tryAndApprove(name, sink.port)
  await sink.stop()
  const files = { html: join(folder, `${name}.html`), text: join(folder, `${name}.txt`) }
  const parts = workspace.parts(name)
  writeFileSync(files.html, parts.html)
  writeFileSync(files.text, parts.text)

  const own = await octetsOnWire(ours('newsletter', () => workspace, name, 'handful'))
  const order = { ...files, count: 20, subject: `The roundup in ${name}`, readyMade: false, key: null }
  const pooled = await octetsOnWire(pool('nodemailer', order))
  const trial = await octetsOnWire(smtpSource('smtp-source', SIZES[name], 20))
  const payload = Math.round(SIZES[name] + own - trial)
  const generated = await octetsOnWire(smtpSource('smtp-source', payload, 20))
  for (const other of [pooled, generated]) {
    if (Math.abs(other / own - 1) > TOLERANCE) {
      throw new Error(
        `messages differ in size: ours ${own}, nodemailer's ${pooled}, smtp-source's ${generated}`,
      )
    }
  }
  return { name, ...files, payload, sizes: { newsletter: own, nodemailer: pooled, 'smtp-source': generated } }
}
