// `newsletter serve` as a process among others: SIGTERM loses nothing, SIGKILL nothing but clicks that waited, and what
// another command changes is seen while it runs.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { freshWorkspace, newsletter } from '../cli/cli.ts'

const BIN = join(import.meta.dirname, '../../bin/newsletter.js')
const BUSY_MACHINE = 60_000

test(
  'SIGTERM ends it with 0 after the clicks were written; after SIGKILL it serves again',
  async () => {
    const root = await withShortLink()
    const first = await started(root)
    expect(await follow(first.port)).toBe(302)
    first.child.kill('SIGTERM')
    expect(await once(first.child, 'exit')).toEqual([0, null])
    expect(await readers(root)).toBe(1)

    const second = await started(root)
    expect(await follow(second.port)).toBe(302)
    second.child.kill('SIGKILL')
    await once(second.child, 'exit')
    expect(await readers(root)).toBe(1)

    const third = await started(root)
    expect(await follow(third.port)).toBe(302)
    third.child.kill('SIGTERM')
    await once(third.child, 'exit')
    expect(await readers(root)).toBe(2)
  },
  BUSY_MACHINE,
)

test(
  'a link that another process disables leads nowhere soon after, and two may serve at once',
  async () => {
    const root = await withShortLink()
    const [one, other] = [await started(root), await started(root)]
    for (const { port } of [one, other]) expect(await follow(port)).toBe(302)
    const { code, err } = await newsletter(root, 'links disable blog7 --yes')
    expect([code, err]).toEqual([0, ''])
    for (const { port } of [one, other]) {
      await expect.poll(async () => await follow(port), { timeout: 10_000 }).toBe(410)
    }
  },
  BUSY_MACHINE,
)

async function withShortLink(): Promise<string> {
  const root = await freshWorkspace()
  appendFileSync(join(root, 'newsletter.yaml'), '\nlinks: { prefix: blog }\n')
  const link = '[http://localhost:8080/blog7](https://blog.example.org/pruning)'
  const entry = `**Pruning in winter** by Ada Example\n\n> What we learned.\n\n… read more at ${link}\n`
  writeFileSync(
    join(root, 'past.md'),
    `---\ntitle: "A sample"\ndate: 2015-06-01\n---\nHello.\n\n${entry}\nBye.\n`,
  )
  const { code, err } = await newsletter(root, 'import past.md')
  if (code !== 0) throw new Error(err)
  return root
}

async function started(cwd: string): Promise<{ readonly port: number; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stdout })) {
    return { port: (JSON.parse(line) as { port: number }).port, child }
  }
  throw new Error('it ended before it listened')
}

async function follow(port: number): Promise<number> {
  const headers = { 'User-Agent': 'Mozilla/5.0 (sample)' }
  const answer = await fetch(`http://localhost:${port}/blog7`, { redirect: 'manual', headers })
  await answer.arrayBuffer()
  return answer.status
}

async function readers(root: string): Promise<number> {
  const { json } = await newsletter(root, 'stats --json', { now: () => new Date() })
  const [issue] = json.flat() as { clicks: { reader?: number } }[]
  return issue?.clicks.reader ?? 0
}
