// Who was erased: keyed hashes alone, by which an address is known again and from which none can be read.
import type { Db } from './database.ts'

export async function recordErasure(db: Db, addressHash: string, now: string): Promise<void> {
  await db
    .insertInto('erasures')
    .values({ address_hash: addressHash, at: now })
    .onConflict(conflict => conflict.column('address_hash').doNothing())
    .execute()
}

/** They came back by themselves. */
export async function forgetErasure(db: Db, addressHash: string): Promise<void> {
  await db.deleteFrom('erasures').where('address_hash', '=', addressHash).execute()
}

/** Those among these hashes that are of erased people. */
export async function erasuresAmong(db: Db, addressHashes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('erasures')
    .select('address_hash')
    .where('address_hash', 'in', [...addressHashes, ''])
    .execute()
  return new Set(rows.map(row => row.address_hash))
}

export async function anyErasures(db: Db): Promise<boolean> {
  return (await db.selectFrom('erasures').select('at').limit(1).executeTakeFirst()) !== undefined
}
