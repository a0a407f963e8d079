// What a page does not say of its post, its blog's feed may: the excerpt where the page is drawn by a script or
// hidden behind a wall, the author, the date. What the page says stands.
import { postKeys } from './identity.ts'
import type { Post } from './post.ts'
import { wordCount } from './sentences.ts'

/** Fewer words are no paragraph to quote. */
const SCRAP = 9

/** Whether it is worth asking the feed. */
export function saysLittle({ title, author, excerpt }: Post): boolean {
  return title === null || author === null || isScrap(excerpt)
}

/** @param posts those of the feed; the one of the same address counts, or else the one of the same title */
export function fillFromFeed(post: Post, posts: readonly Post[]): Post {
  const keys = new Set(postKeys(post))
  const same =
    posts.find(one => postKeys(one).some(key => keys.has(key))) ??
    posts.find(one => one.title !== null && one.title === post.title)
  if (same === undefined) return post
  const prose = isScrap(post.excerpt) && !isScrap(same.excerpt) ? same : post
  return {
    ...post,
    title: post.title ?? same.title,
    author: post.author ?? same.author,
    excerpt: prose.excerpt,
    paragraphs: prose.paragraphs,
    publishedAt: post.publishedAt ?? same.publishedAt,
    language: post.language ?? same.language,
    guid: post.guid ?? same.guid,
  }
}

function isScrap(excerpt: string | null): boolean {
  return excerpt === null || wordCount(excerpt) < SCRAP
}
