// Where an entry leads: to the target of its tail's link, or of its title's. Where text and target of a link
// disagree, the target counts and the disagreement is a problem; a short link that is shown stands for its target.
import { addressKey, isShortFor, schemelessAddress, webAddress } from './link.ts'
import { brief, reveal } from './plain-text.ts'
import type { Tail } from './tail.ts'

export interface Destination {
  readonly url: string | null
  readonly shortUrl: string | null
  readonly problems: readonly string[]
}

/**
 * @param titleTarget where the title itself links to
 * @param linkBase what the newsletter's own short links begin with
 */
export function destination(
  tail: Tail | null,
  titleTarget: string | null,
  linkBase: string | undefined,
): Destination {
  const linked = titleTarget === null ? null : webAddress(titleTarget)
  const link = tail?.link ?? null
  const target = link === null ? null : addressOf(link.target)
  const shown = addressOf(reveal(link?.shown ?? ''))
  const problems = tail === null ? [] : tailProblems(tail, target)
  const own = target ?? shown ?? linked
  if (own === null) {
    return { url: null, shortUrl: null, problems: [...problems, 'has no link to the post and is left out'] }
  }
  const other =
    [shown, linked].find(address => address !== null && addressKey(address) !== addressKey(own)) ?? null
  if (other === null) return { url: own, shortUrl: null, problems }
  if (isShortFor(other, own, linkBase)) return { url: own, shortUrl: other, problems }
  if (other === linked && isShortFor(own, linked, linkBase)) return { url: linked, shortUrl: own, problems }
  return {
    url: own,
    shortUrl: null,
    problems: [...problems, `shows ${brief(other)} but links to ${brief(own)}`],
  }
}

function addressOf(text: string): string | null {
  return webAddress(text) ?? schemelessAddress(text)
}

function tailProblems(tail: Tail, target: string | null): readonly string[] {
  const { link, rest } = tail
  const problems: string[] = []
  if (link !== null && target === null) {
    problems.push(`links to “${brief(link.target)}”, which is no web address`)
  }
  if (rest !== '' && tail.clings) {
    const linked = link?.target ?? ''
    problems.push(
      `has a broken link: “${brief(rest)}” follows ${brief(linked)}; perhaps ${brief(linked + rest)} was meant`,
    )
  }
  if (rest !== '' && !tail.clings) problems.push(`has “${brief(rest)}” behind its link, which is left out`)
  return problems
}
