// A process that raises one number by one, TIMES times, each time in a transaction that reads it first.
import { type DatabaseTarget, inTransaction, openDatabase } from '../../src/store/database.ts'

const [target = '', times = ''] = process.argv.slice(2)
const { db, close } = await openDatabase(JSON.parse(target) as DatabaseTarget)
for (let done = 0; done < Number(times); done += 1)
  await inTransaction(db, async db => {
    const { failures } = await db.selectFrom('sources').select('failures').executeTakeFirstOrThrow()
    await db
      .updateTable('sources')
      .set({ failures: failures + 1 })
      .execute()
  })
await close()
