// Makes candidates of what a feed holds, in the caller's transaction.
import { admit } from '../entries/admit.ts'
import { postKeys } from '../entries/identity.ts'
import type { Post } from '../entries/post.ts'
import { applyAdmission, findByKeys, findInSource, type Origin, setState } from '../store/candidates.ts'
import type { Db } from '../store/database.ts'

export interface Counts {
  readonly new: number
  readonly seen: number
  readonly updated: number
  /** Older than what is gathered: left in the blog's archive. */
  readonly old: number
}

export const NOTHING: Counts = { new: 0, seen: 0, updated: 0, old: 0 }

/** An undated post may be years old: of a feed's first collection only so many are taken. */
const UNDATED_AT_FIRST = 5

/** @param about.from posts published before it are old; `first`: nothing of this feed was ever taken */
export async function admitPosts(
  db: Db,
  posts: readonly Post[],
  about: { readonly origin: Origin; readonly from: string; readonly first: boolean },
  now: string,
): Promise<Counts> {
  const counts = { ...NOTHING }
  let undated = 0
  for (const post of posts) {
    const byKey = await findByKeys(db, postKeys(post))
    const bySource = byKey ? null : await findInSource(db, about.origin, post)
    const admission = admit(post, { byKey, bySource }, about.from)
    if (admission.kind === 'old' || admission.kind === 'unusable') {
      counts.old += 1
      continue
    }
    const { id, outcome } = await applyAdmission(db, post, about.origin, admission, now)
    if (outcome === 'new' && post.publishedAt === null && about.first && ++undated > UNDATED_AT_FIRST) {
      // Kept, lest it look new in the next collection.
      await setState(db, [id], 'rejected', now)
      counts.old += 1
    } else counts[outcome] += 1
  }
  return counts
}
