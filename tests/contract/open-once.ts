// A process that opens the database and says whether its tables are there.
import { type DatabaseTarget, openDatabase } from '../../src/store/database.ts'

const { db, close } = await openDatabase(JSON.parse(process.argv[2] ?? '') as DatabaseTarget)
const { issues } = await db
  .selectFrom('issues')
  .select(eb => eb.fn.countAll<number>().as('issues'))
  .executeTakeFirstOrThrow()
await close()
process.stdout.write(`${issues} issues`)
