// The two servers of a turn, each a process of its own: ours with a newsletter whose issue was imported, and the bare
// one, which is told to answer with what ours was seen to.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Answer } from './bare.ts'

const bin = join(import.meta.dirname, '../../../bin/newsletter.js')

const CONFIG = `name: Community blog roundup
from: Example Editor <editor@example.org>
baseUrl: http://localhost:8080
links: { prefix: blog }
`

export interface Running {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** A newsletter with one issue of 24 posts and their short links, blog1 to blog24. */
export function makeNewsletter(folder: string): void {
  newsletter(['init', folder])
  writeFileSync(join(folder, 'newsletter.yaml'), CONFIG)
  writeFileSync(join(folder, 'issue.md'), issue())
  newsletter(['import', 'issue.md', '--workspace', folder], folder)
}

export async function startOurs(folder: string): Promise<Running> {
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { port } = z.object({ port: z.int() }).parse(JSON.parse(await firstLine(child)))
  return { port, stop: async () => await end(child) }
}

export async function startBare(answers: readonly Answer[]): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin?.end(JSON.stringify(answers))
  return { port: Number(await firstLine(child)), stop: async () => await end(child) }
}

/** What ours answers, to be returned by the bare one. */
export async function answerOf(port: number, path: string): Promise<Answer> {
  const asked = new Request(`http://localhost:${port}${path}`, {
    redirect: 'manual',
    headers: { 'Accept-Encoding': 'gzip, br' },
  })
  const answer = await fetch(asked)
  if (answer.status >= 400) throw new Error(`${path} answers with ${answer.status}`)
  const { connection: _c, 'keep-alive': _k, date: _d, ...headers } = Object.fromEntries(answer.headers)
  return {
    path,
    status: answer.status,
    headers,
    body: Buffer.from(await answer.arrayBuffer()).toString('base64'),
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('no standard output')
  for await (const line of createInterface({ input: stdout })) return line
  throw new Error('a server ended before it listened')
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

function newsletter(args: readonly string[], cwd?: string): void {
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`newsletter ${args.join(' ')} ended with ${status}: ${stderr.trim()}`)
}

function issue(): string {
  const entries = Array.from({ length: 24 }, (_, index) => {
    const url = `https://blog.example.org/post-${index + 1}`
    const short = `http://localhost:8080/blog${index + 1}`
    const excerpt =
      'Ada wrote down how she moved the build of a large program to two small machines. '.repeat(4)
    return `**Post number ${index + 1}** by Ada Example\n\n> ${excerpt.trim()}\n\n… read more at [${short}](${url})\n`
  })
  return `---\ntitle: "The roundup"\ndate: 2026-01-05\nnumber: 1\n---\nHello.\n\n${entries.join('\n')}\nBye.\n`
}
