// Writes a letter down, in the transaction of the effect that it is about: either both are there or neither. Its
// Message-ID and its Date are fixed here, so that a copy that is sent again is the same.
import { randomBytes } from 'node:crypto'
import { addressKey } from '../../mail/address.ts'
import { type Letter, letterSchema } from '../../render/letter.ts'
import type { Db } from '../../store/database.ts'
import { insertLetter } from '../../store/letters.ts'

/** @returns false when there is a letter of that key already: then this one is not written */
export async function queueLetter(db: Db, letter: Letter, now: string): Promise<boolean> {
  const { key, kind, to } = letterSchema.parse(letter)
  return await insertLetter(db, {
    key,
    kind,
    address: to.address,
    address_key: addressKey(to.address),
    content: JSON.stringify(letter),
    mark: randomBytes(16).toString('hex'),
    state: 'queued',
    next_at: now,
    created_at: now,
    updated_at: now,
  })
}
