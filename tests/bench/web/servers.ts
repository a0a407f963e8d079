// The two servers of a turn, each a process of its own: ours with a newsletter whose issue was imported, and the bare
// one, which is told to answer with what ours was seen to.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { get, IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
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

/** What ours answers, octet for octet, to be returned by the bare one. */
export async function answerOf(port: number, path: string): Promise<Answer> {
  const headers = { host: 'localhost', 'accept-encoding': 'gzip, br', 'user-agent': 'Mozilla/5.0 (bench)' }
  const [answer] = z
    .tuple([z.instanceof(IncomingMessage)])
    .parse(await once(get({ port, path, headers }), 'response'))
  const body = await buffer(answer)
  const { connection: _c, 'keep-alive': _k, date: _d, ...rest } = answer.headers
  const status = answer.statusCode ?? 0
  if (status >= 400) throw new Error(`${path} answers with ${status}`)
  return {
    path,
    status,
    headers: z.record(z.string(), z.string()).parse(rest),
    body: body.toString('base64'),
  }
}

/** The page of the issue, as the front page links it. */
export async function issuePath(port: number): Promise<string> {
  const home = await (await fetch(`http://localhost:${port}/`)).text()
  const [, path] = /href="(issues\/[^"]*)"/.exec(home) ?? []
  if (path === undefined) throw new Error('the front page shows no issue')
  return `/${path}`
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
