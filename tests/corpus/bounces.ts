// Reads a folder of bounces with a labels.json beside them and prints where the verdict differs from the label, then
// the figures: node tests/corpus/bounces.ts DIR [even|odd]
// A status whose third number is 9xx is nobody's but the label's, and is left out.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { classify } from '../../src/inbound/classify.ts'
import { examine } from '../../src/inbound/examine.ts'
import type { Ours } from '../../src/inbound/ours.ts'
import type { Outcome } from '../../src/inbound/outcome.ts'
import { readMail } from '../../src/transport/mail-parser/read-mail.ts'

const labelsSchema = z.record(
  z.string(),
  z.array(z.object({ status: z.string(), hard: z.string(), reason: z.string() })),
)
const NOBODY: Ours = { replyTo: 'roundup@newsletter.invalid', others: [], lists: [], sent: new Map() }
type Label = z.output<typeof labelsSchema>[string][number]

const [folder, half] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node tests/corpus/bounces.ts DIR [even|odd]')
  process.exitCode = 2
} else await measure(folder)

async function measure(folder: string): Promise<void> {
  const labels = labelsSchema.parse(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')))
  const files = readdirSync(folder)
    .filter(name => name in labels)
    .filter((_, index) => half === undefined || (index % 2 === 0) === (half === 'even'))
  const right = { kind: 0, class: 0, status: 0 }
  const all = { kind: 0, class: 0, status: 0 }
  let submissions = 0
  for (const name of files) {
    const label = labels[name] ?? []
    const reading = await readMail(readFileSync(join(folder, name)))
    const outcome: Outcome = reading.ok
      ? classify(examine(reading.message), NOBODY)
      : { kind: 'ignored', reason: reading.reason }
    const expected = expectedKinds(label)
    all.kind += 1
    if (expected.includes(outcome.kind)) right.kind += 1
    else console.log(`${name}: ${outcome.kind} (${outcome.reason}), not ${expected.join(' or ')}`)
    submissions += outcome.kind === 'submission' ? 1 : 0
    if (!expected.includes('bounce')) continue
    const found = outcome.kind === 'bounce' ? outcome.bounce.recipients : []
    if (found.length !== label.length) console.log(`${name}: ${found.length} recipients, not ${label.length}`)
    for (const [index, { status, hard, reason }] of label.entries()) {
      const one = found[index]
      all.class += 1
      if (one !== undefined && (one.class === 'hard') === (hard === '1')) right.class += 1
      else
        console.log(
          `${name}: ${one?.class} (${one?.reason}) for ${reason} ${status}: ${one?.diagnostic?.slice(0, 300)}`,
        )
      if (/\.9\d\d$/.test(status) || status === '') continue
      all.status += 1
      if (one?.status === status) right.status += 1
      else console.log(`${name}: ${one?.status} for ${status}: ${one?.diagnostic?.slice(0, 300)}`)
    }
  }
  const share = (key: keyof typeof all) => Number((right[key] / all[key]).toFixed(4))
  console.log(
    JSON.stringify({
      files: files.length,
      kind: share('kind'),
      class: share('class'),
      status: share('status'),
      submissions,
      all,
      right,
    }),
  )
}

function expectedKinds(label: readonly Label[]): readonly Outcome['kind'][] {
  switch (label[0]?.reason ?? '') {
    case 'feedback':
      return ['complaint', 'unsubscribe']
    case 'vacation':
      return ['auto-reply']
    case 'delivered':
      return ['auto-reply', 'ignored']
    default:
      return ['bounce']
  }
}
