// A process that opens a database and prints the modules that it loaded for that.
import { registerHooks } from 'node:module'
import type { DatabaseTarget } from '../../src/store/database.ts'

registerHooks({
  resolve(specifier, context, next) {
    process.stdout.write(`${specifier}\n`)
    return next(specifier, context)
  },
})
const { openDatabase } = await import('../../src/store/database.ts')
const database = await openDatabase(JSON.parse(process.argv[2] ?? '') as DatabaseTarget)
await database.close()
