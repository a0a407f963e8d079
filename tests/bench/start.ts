// How long the program takes to start, beside a bare Node of the same version: whole processes, run in turn.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scaffold } from '../../src/config/scaffold.ts'
import { machine } from './machine.ts'

const ROUNDS = 21
const bin = join(import.meta.dirname, '../../bin/newsletter.js')
const folder = mkdtempSync(join(tmpdir(), 'newsletter-start-'))
const workspace = join(folder, 'workspace')

try {
  scaffold(workspace)
  const cases = [
    { name: 'node', args: ['-e', '0'] },
    { name: 'version', args: [bin, '--version'] },
    { name: 'status', args: [bin, 'status'] },
  ].map(entry => ({ ...entry, times: [] as number[] }))
  // One round unmeasured: it makes the database and the compiled code that every later start finds.
  for (const { args } of cases) milliseconds(args, workspace)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { args, times } of cases) times.push(milliseconds(args, workspace))
  }
  report(Object.fromEntries(cases.map(({ name, times }) => [name, times.toSorted((a, b) => a - b)])))
} finally {
  rmSync(folder, { recursive: true })
}

function milliseconds(args: readonly string[], cwd: string): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  return performance.now() - start
}

function report(sorted: Readonly<Record<string, readonly number[]>>): void {
  const at = (name: string, share: number): number => {
    const times = sorted[name] ?? []
    return times[Math.floor((times.length - 1) * share)] ?? Number.NaN
  }
  const ratio = (name: string): number => Number((at(name, 0.5) / at('node', 0.5)).toFixed(2))
  console.table(
    Object.fromEntries(
      Object.keys(sorted).map(name => [
        name,
        {
          'median ms': at(name, 0.5).toFixed(1),
          'middle half ms': `${at(name, 0.25).toFixed(1)} to ${at(name, 0.75).toFixed(1)}`,
          'range ms': `${at(name, 0).toFixed(1)} to ${at(name, 1).toFixed(1)}`,
          'times node': ratio(name),
        },
      ]),
    ),
  )
  const figures = Object.fromEntries(
    Object.keys(sorted).map(name => [`${name}_ms`, Number(at(name, 0.5).toFixed(1))]),
  )
  const ratios = { version_node: ratio('version'), status_node: ratio('status') }
  console.log(JSON.stringify({ bench: 'start', machine: machine(), figures, ratios }))
}
