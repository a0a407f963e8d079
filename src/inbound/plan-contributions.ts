// Which links of a submission are read, and why the others are not. Pure: what was read before is an argument.
import {
  MOST_LINKS,
  MOST_READS_OF_HOST,
  MOST_READS_OF_SENDER,
  MOST_UNVERIFIED_READS,
} from './contribution-limits.ts'

export interface PlannedContribution {
  readonly url: string
  readonly host: string
  /** Why it is not read; null when it is. */
  readonly problem: string | null
}

/** What was read already. */
export interface ReadBefore {
  /** For this sender in the last day, if their messages were as proved as this one is. */
  readonly bySender: number
  /** For everybody who was not proved, in the last day. */
  readonly unverified: number
  readonly byHost: ReadonlyMap<string, number>
  /** Posts of this sender that were taken in the last week. */
  readonly takenThisWeek: number
}

export function planContributions(
  urls: readonly string[],
  about: { readonly verified: boolean; readonly perWeek: number; readonly before: ReadBefore },
): readonly PlannedContribution[] {
  const { bySender, unverified, byHost, takenThisWeek } = about.before
  const hosts = new Map(byHost)
  let planned = 0
  return urls.map((url, place) => {
    const host = hostOf(url)
    const problem = refusal(place, host)
    if (problem === null) {
      planned += 1
      hosts.set(host, (hosts.get(host) ?? 0) + 1)
    }
    return { url, host, problem }
  })

  function refusal(place: number, host: string): string | null {
    if (place >= MOST_LINKS) return `Of one mail ${MOST_LINKS} links are read; send this one in another.`
    if (takenThisWeek + planned >= about.perWeek) {
      return `You have sent ${about.perWeek} posts within a week, which is as many as are taken of one person. Send it again next week.`
    }
    if (bySender + planned >= MOST_READS_OF_SENDER)
      return 'Too many links of yours were read today. Send it again tomorrow.'
    if (!about.verified && unverified + planned >= MOST_UNVERIFIED_READS)
      return 'Too many links of senders who are not proved were read today.'
    if ((hosts.get(host) ?? 0) >= MOST_READS_OF_HOST)
      return `Too many links to ${host} were read today. Send it again tomorrow.`
    return null
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname.toLowerCase() ?? ''
}
