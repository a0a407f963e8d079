// Everything that must hold before a change goes in. Runs all steps whatever fails, says how long each took,
// and ends with the tally of the tests; a step that fails beside them counts as one failure more.
import { spawn } from 'node:child_process'

/** What each step checks, and the npm script that does it. The architecture is a test among the tests. */
const STEPS = {
  format: 'format:check',
  'lint, with types': 'lint',
  types: 'types',
  'unused code': 'unused',
  'every command documented, docs/cli.md current': 'docs:check',
  'build, architecture, tests': 'test',
}

interface Outcome {
  readonly name: string
  readonly script: string
  readonly passed: boolean
  readonly output: string
  readonly seconds: number
}

const outcomes: Outcome[] = []
for (const [name, script] of Object.entries(STEPS)) {
  const outcome = await run(name, script)
  outcomes.push(outcome)
  if (!outcome.passed) process.stdout.write(`${outcome.output.trimEnd()}\n`)
  const verdict = outcome.passed ? 'ok    ' : 'FAILED'
  process.stdout.write(`${verdict} ${outcome.seconds.toFixed(1).padStart(6)} s  ${name}\n`)
}
const failed = outcomes.filter(outcome => !outcome.passed)
if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.map(({ name }) => name).join(', ')}\n`)
process.stdout.write(`\n${tally(outcomes)}\n`)
process.exitCode = failed.length > 0 ? 1 : 0

async function run(name: string, script: string): Promise<Outcome> {
  const start = performance.now()
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] })
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
  return { name, script, passed, output, seconds: (performance.now() - start) / 1000 }
}

/** The tests' own line, with the other steps' failures added; a test run that broke off counts as one too. */
function tally(all: readonly Outcome[]): string {
  const [passed = 0, failing = 0] = all
    .flatMap(({ output }) => [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)])
    .slice(-1)
    .flatMap(([, yes, no]) => [Number(yes), Number(no)])
  const steps = all.filter(outcome => !outcome.passed && (outcome.script !== 'test' || failing === 0))
  return `${passed} passed, ${failing + steps.length} failed`
}
