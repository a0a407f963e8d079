// Everything that must hold before a change goes in. Runs all steps whatever fails, says how long each took,
// and ends with the tally of the tests; a step that fails beside them counts as one failure more.
import { spawn } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

const STEPS: readonly Step[] = [
  { name: 'format', command: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'unused code', command: 'knip', args: ['--no-progress'] },
  { name: 'build', command: 'npm', args: ['run', '--silent', 'build'] },
  { name: 'commands documented', command: 'node', args: ['tests/tools/cli-docs.ts', '--check'] },
  { name: 'tests and architecture', command: 'vitest', args: ['run'] },
]

interface Outcome {
  readonly step: Step
  readonly passed: boolean
  readonly output: string
  readonly seconds: number
}

const outcomes: Outcome[] = []
for (const step of STEPS) {
  const outcome = await run(step)
  outcomes.push(outcome)
  if (!outcome.passed) process.stdout.write(`${outcome.output.trimEnd()}\n`)
  const verdict = outcome.passed ? 'ok    ' : 'FAILED'
  process.stdout.write(`${verdict} ${outcome.seconds.toFixed(1).padStart(6)} s  ${step.name}\n`)
}
const failed = outcomes.filter(outcome => !outcome.passed)
if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.map(({ step }) => step.name).join(', ')}\n`)
process.stdout.write(`\n${tally(outcomes)}\n`)
process.exitCode = failed.length > 0 ? 1 : 0

async function run(step: Step): Promise<Outcome> {
  const start = performance.now()
  const child = spawn(step.command, step.args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const collect = (part: string): void => {
    output += part
  }
  child.stdout.setEncoding('utf8').on('data', collect)
  child.stderr.setEncoding('utf8').on('data', collect)
  const passed = await new Promise<boolean>(resolve => {
    child.on('error', error => {
      collect(error.message)
      resolve(false)
    })
    child.on('close', code => resolve(code === 0))
  })
  return { step, passed, output, seconds: (performance.now() - start) / 1000 }
}

/** The tests' own line, with the other steps' failures added; a test run that broke off counts as one too. */
function tally(all: readonly Outcome[]): string {
  const [passed = 0, failing = 0] = all
    .flatMap(({ output }) => [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)])
    .slice(-1)
    .flatMap(([, yes, no]) => [Number(yes), Number(no)])
  const steps = all.filter(outcome => !outcome.passed && (outcome.step.command !== 'vitest' || failing === 0))
  return `${passed} passed, ${failing + steps.length} failed`
}
