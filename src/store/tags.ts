// Which of a roster's people have which tag.
import type { Db } from './database.ts'

/** @returns whether any of them is new */
export async function addTags(
  db: Db,
  roster: string,
  subscriberId: number,
  tags: readonly string[],
): Promise<boolean> {
  if (tags.length === 0) return false
  const added = await db
    .insertInto('tags')
    .values(tags.map(tag => ({ roster, tag, subscriber_id: subscriberId })))
    .onConflict(conflict => conflict.doNothing())
    .returning('tag')
    .execute()
  return added.length > 0
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
