// A process that runs the command line in its folder, and prints the modules that it loaded for that.
import { registerHooks } from 'node:module'
import { processIo } from '../../src/cli/io.ts'

const loaded: string[] = []
registerHooks({
  resolve(specifier, context, next) {
    loaded.push(specifier)
    return next(specifier, context)
  },
})
const { run } = await import('../../src/cli/main.ts')
process.exitCode = await run(process.argv.slice(2), { ...processIo(), out: () => {} })
console.log(loaded.join('\n'))
