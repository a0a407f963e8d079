// Whether a contributor may still change or take back what they sent. What an editor decided stays decided, and nobody
// touches a post that came from another side.

/** A post that was contributed, as far as this has to know it. */
export interface Contributed {
  /** It was not there before their mail. */
  readonly made: boolean
  /** It came by no other way since. */
  readonly alone: boolean
  readonly state: 'pending' | 'accepted' | 'rejected' | 'used'
  readonly withdrawn: boolean
  /** The issue that it is in, by its number or date. */
  readonly inIssue: string | null
}

/** @returns why not; null when they may */
export function refusalToChange(post: Contributed, change: 'correct' | 'withdraw'): string | null {
  if (post.withdrawn) return 'You have taken it back already.'
  if (post.state === 'used' || post.inIssue !== null)
    return `It is in an issue already (${post.inIssue ?? 'the next'}); only the editor can change that.`
  if (post.state === 'rejected') return 'The editor has decided about it already.'
  if (!post.made || !post.alone) return 'It came to us from another side, too; only the editor can change it.'
  if (post.state === 'accepted' && change === 'correct')
    return 'The editor has accepted it as it was; only the editor can change it now.'
  return null
}
