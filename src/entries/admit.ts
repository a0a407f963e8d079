// Decides what becomes of a post that arrived: a new candidate, a known one, or a change to one. One post is
// one candidate, however often and by whatever way it comes. Pure: what the store knows is an argument.
import { postKeys } from './identity.ts'
import type { Post } from './post.ts'

/** The words of a candidate that an arrival may fill in or change. */
const CANDIDATE_FIELDS = ['title', 'author', 'excerpt', 'publishedAt', 'language'] as const
type CandidateField = (typeof CANDIDATE_FIELDS)[number]

/** A candidate as far as admission needs to know it. */
export interface Known {
  readonly id: number
  readonly state: 'pending' | 'accepted' | 'rejected' | 'used'
  readonly title: string | null
  readonly author: string | null
  readonly excerpt: string | null
  readonly publishedAt: string | null
  readonly language: string | null
  /** Fields that an editor wrote: an arrival never overwrites these. */
  readonly edited: readonly string[]
}

export type Admission =
  | { readonly kind: 'new'; readonly keys: readonly string[] }
  | {
      readonly kind: 'known'
      readonly id: number
      readonly keys: readonly string[]
      /** What the post says anew; empty when nothing changed or the candidate is no longer pending. */
      readonly changes: Partial<Pick<Post, CandidateField | 'paragraphs'>>
    }
  /** Older than what is being gathered: left in the blog's archive. */
  | { readonly kind: 'old' }
  | { readonly kind: 'unusable'; readonly problem: string }

/** The candidates that a post may be, as the store finds them. */
export interface Matches {
  /** By one of the post's addresses. */
  readonly byKey: Known | null
  /** By the feed's id, or by title and day, within the same source: a help where the address changed. */
  readonly bySource: Known | null
}

/**
 * @param since posts published before this instant (ISO 8601) are old; undated posts never are.
 */
export function admit(post: Post, matches: Matches, since: string | null): Admission {
  const keys = postKeys(post)
  if (keys.length === 0) return { kind: 'unusable', problem: `${post.url} is not an address of a page` }
  const known = matches.byKey ?? (sameInSource(post, matches.bySource) ? matches.bySource : null)
  if (known) return { kind: 'known', id: known.id, keys, changes: changesTo(known, post) }
  if (since !== null && post.publishedAt !== null && post.publishedAt < since) return { kind: 'old' }
  return { kind: 'new', keys }
}

/** A feed's id alone decides nothing (some feeds give all items the same): the title or the date must agree. */
function sameInSource(post: Post, known: Known | null): boolean {
  if (!known) return false
  return post.title === known.title || (post.publishedAt !== null && post.publishedAt === known.publishedAt)
}

/** Only a pending candidate follows its post; what an editor decided or wrote stays. */
function changesTo(known: Known, post: Post): Partial<Pick<Post, CandidateField | 'paragraphs'>> {
  const changes: Record<string, unknown> = {}
  const open = known.state === 'pending'
  for (const field of CANDIDATE_FIELDS) {
    const value = post[field]
    if (value === null || value === known[field] || known.edited.includes(field)) continue
    if (open || known[field] === null) changes[field] = value
  }
  if ('excerpt' in changes) changes['paragraphs'] = post.paragraphs
  return changes
}
