// Letters: written down once by their key, claimed before they are handed over, moved by conditional updates alone. What
// each state means, and what a crash in it leaves behind, stands in app/letters/send-letters.ts.
import type { Insertable, Selectable, Updateable } from 'kysely'
import { z } from 'zod'
import type { SentKind } from '../inbound/ours.ts'
import { letterMark } from '../mail/letter-id.ts'
import { isLetterKind, LETTER_FORMS, type LetterKind } from '../render/letter.ts'
import { type Db, inTransaction } from './database.ts'
import { inLots } from './lots.ts'
import type { LettersTable } from './schema.ts'

export type StoredLetter = Selectable<LettersTable>

/** @returns false when there is one of that key */
export async function insertLetter(db: Db, row: Insertable<LettersTable>): Promise<boolean> {
  const result = await db
    .insertInto('letters')
    .values(row)
    .onConflict(conflict => conflict.column('key').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) === 1n
}

export interface LetterClaim {
  readonly token: string
  readonly leaseUntil: string
  readonly now: string
  readonly most: number
}

/** Those that are due, oldest first, and those whose holder let its lease end. */
export async function claimLetters(db: Db, claim: LetterClaim): Promise<readonly StoredLetter[]> {
  const { token, leaseUntil, now, most } = claim
  return await inTransaction(db, async db => {
    const due = await db
      .selectFrom('letters')
      .select('id')
      .where(eb =>
        eb.or([
          eb.and([eb('state', '=', 'queued'), eb('next_at', '<=', now)]),
          eb.and([eb('state', '=', 'claimed'), eb('lease_until', '<', now)]),
        ]),
      )
      .orderBy('id')
      .limit(most)
      .execute()
    if (due.length === 0) return []
    const ids = due.map(({ id }) => id)
    const changes = { state: 'claimed' as const, token, lease_until: leaseUntil, updated_at: now }
    await db.updateTable('letters').set(changes).where('id', 'in', ids).execute()
    return await db.selectFrom('letters').selectAll().where('id', 'in', ids).orderBy('id').execute()
  })
}

/** Those that somebody holds, by their tokens. */
export async function letterHolders(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('letters')
    .select('token')
    .distinct()
    .where('state', '=', 'claimed')
    .execute()
  return rows.flatMap(({ token }) => token ?? [])
}

/** Their holder is dead: they can be claimed at once. */
export async function freeLetters(db: Db, token: string, now: string): Promise<void> {
  const free = { state: 'queued', token: null, lease_until: null, updated_at: now } as const
  await inTransaction(db, async db => {
    await db
      .updateTable('letters')
      .set(free)
      .where('state', '=', 'claimed')
      .where('token', '=', token)
      .execute()
  })
}

/** Whoever holds it goes on holding it. @returns false when it was taken away */
export async function holdLetter(
  db: Db,
  { id, token }: Pick<StoredLetter, 'id' | 'token'>,
  leaseUntil: string,
): Promise<boolean> {
  return await changeHeld(db, { id, token }, { lease_until: leaseUntil })
}

/** Out of the hands of whoever claimed it. @returns false when it was taken away meanwhile */
export async function settleLetter(
  db: Db,
  { id, token }: Pick<StoredLetter, 'id' | 'token'>,
  to: Updateable<LettersTable> & { readonly state: Exclude<StoredLetter['state'], 'claimed'> },
  now: string,
): Promise<boolean> {
  return await changeHeld(db, { id, token }, { ...to, token: null, lease_until: null, updated_at: now })
}

async function changeHeld(
  anyDb: Db,
  { id, token }: Pick<StoredLetter, 'id' | 'token'>,
  changes: Updateable<LettersTable>,
): Promise<boolean> {
  return await inTransaction(anyDb, async db => {
    const result = await db
      .updateTable('letters')
      .set(changes)
      .where('id', '=', id)
      .where('state', '=', 'claimed')
      .where('token', '=', token)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  })
}

/** What those of our letters were made from that these Message-IDs name: JSON of render/letter.ts `Letter`. */
export async function letterContents(db: Db, messageIds: readonly string[]): Promise<readonly string[]> {
  const marks = messageIds.flatMap(id => letterMark(id) ?? [])
  const rows = await db
    .selectFrom('letters')
    .select('content')
    .where('mark', 'in', [...marks.slice(0, 100), ''])
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ content }) => content)
}

/** What those Message-IDs that are our letters' are known as, when they are answered. */
export async function lettersSentAs(
  db: Db,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, SentKind>> {
  const byMark = new Map<string, string>()
  for (const id of messageIds) {
    const mark = letterMark(id)
    if (mark !== null) byMark.set(mark, id)
  }
  const sent = new Map<string, SentKind>()
  for (const lot of inLots([...byMark.keys()])) {
    const rows = await db
      .selectFrom('letters')
      .select(['mark', 'kind'])
      .where('mark', 'in', [...lot])
      .execute()
    for (const { mark, kind } of rows) {
      const id = byMark.get(mark)
      if (id !== undefined) sent.set(id, isLetterKind(kind) ? LETTER_FORMS[kind].sentAs : 'letter')
    }
  }
  return sent
}

const acknowledgedSchema = z.object({ received: z.int() })

/** The submission that one of these Message-IDs of ours acknowledged, the first that is one. */
export async function acknowledgedIn(db: Db, messageIds: readonly string[]): Promise<number | null> {
  for (const mark of messageIds.slice(0, 20).map(letterMark)) {
    if (mark === null) continue
    const row = await db
      .selectFrom('letters')
      .select('content')
      .where('mark', '=', mark)
      .where('kind', '=', 'acknowledgement')
      .executeTakeFirst()
    if (row !== undefined) return acknowledgedSchema.parse(JSON.parse(row.content)).received
  }
  return null
}

/** How many of a kind were written to an address since then. */
export async function countLetters(
  db: Db,
  addressKey: string,
  kinds: readonly LetterKind[],
  since: string,
): Promise<number> {
  const { count } = await db
    .selectFrom('letters')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('address_key', '=', addressKey)
    .where('kind', 'in', [...kinds])
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}
