// Ends a test run with one plain line, "N passed, N failed", that a machine can count by.
import type { Reporter, TestModule } from 'vitest/node'

export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap(module => [...module.children.allTests()].map(test => test.result().state))
    const broken = modules.filter(module => module.state() === 'failed' && module.errors().length > 0).length
    const passed = states.filter(state => state === 'passed').length
    const failed = states.filter(state => state !== 'passed').length + broken + errors.length
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  }
}
