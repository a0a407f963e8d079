// Which of a roster's people have which tag.
import type { Db } from './database.ts'
import { inLots } from './lots.ts'

export interface Tagged {
  readonly subscriberId: number
  readonly tags: readonly string[]
}

/** @returns those who have a tag now that they had not */
export async function addTags(
  db: Db,
  roster: string,
  people: readonly Tagged[],
): Promise<ReadonlySet<number>> {
  const rows = people.flatMap(({ subscriberId, tags }) =>
    tags.map(tag => ({ roster, tag, subscriber_id: subscriberId })),
  )
  const changed = new Set<number>()
  for (const lot of inLots(rows)) {
    const added = await db
      .insertInto('tags')
      .values(lot)
      .onConflict(conflict => conflict.doNothing())
      .returning('subscriber_id')
      .execute()
    for (const row of added) changed.add(row.subscriber_id)
  }
  return changed
}

/** By person, each person's in order. */
export async function tagsOf(
  db: Db,
  subscriberIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await db
    .selectFrom('tags')
    .select(['subscriber_id', 'tag'])
    .where('subscriber_id', 'in', [...subscriberIds, 0])
    .orderBy('subscriber_id')
    .orderBy('tag')
    .execute()
  const tags = new Map<number, string[]>()
  for (const { subscriber_id: id, tag } of rows) tags.set(id, [...(tags.get(id) ?? []), tag])
  return tags
}
