// Ends a test run with one plain line, "N passed, N failed", that a machine can count by.
import type { Reporter, TestModule } from 'vitest/node'

export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const others = tests.filter(test => test.result().state !== 'passed')
    const broken = modules.filter(module => module.state() === 'failed' && module.errors().length > 0).length
    for (const test of others) {
      process.stdout.write(`${test.result().state}: ${test.module.relativeModuleId} > ${test.fullName}\n`)
    }
    const passed = tests.length - others.length
    const failed = others.length + broken + errors.length
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  }
}
