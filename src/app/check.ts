// What an edition would look like to the audiences it goes to: findings, and for each list in which form and size.
import { checkEdition } from '../check/check-edition.ts'
import { type Finding, finding } from '../check/finding.ts'
import type { Posting } from '../check/size.ts'
import { listFormat } from '../dispatch/plan.ts'
import type { Issue } from '../issues/issue.ts'
import type { Edition } from '../render/edition.ts'
import type { App } from './app.ts'
import { type Keys, openKeys } from './keys.ts'
import { letterheadOf } from './make-edition.ts'
import { type Audience, emptyAudiences } from './send/audience.ts'
import { frozenOf } from './send/freeze.ts'
import { type Mail, mailMaker } from './send/message.ts'
import { configuredSigning, openSigners } from './send/signing.ts'

/** How a list gets an edition, and why so. */
export interface ListSize {
  readonly audience: string
  readonly format: 'text' | 'both'
  readonly octets: number
  readonly limit: number
  /** Why the text goes alone; null when it does not, or when that is configured. */
  readonly why: string | null
}

export interface Checked {
  readonly findings: readonly Finding[]
  readonly sizes: readonly ListSize[]
}

export async function checkAudiences(
  app: App,
  issue: Issue,
  edition: Edition,
  audiences: readonly Audience[],
): Promise<Checked> {
  const sizes: ListSize[] = []
  for (const audience of audiences) {
    if (audience.kind !== 'list') continue
    const octets = await messageSizes(app, edition, audience)
    const { list, name } = audience
    const { format, octets: size, why } = listFormat(list.format, octets, list.maxSize)
    sizes.push({ audience: name, format, octets: size, limit: list.maxSize, why })
  }
  const postings: Posting[] = sizes.map(({ audience, octets, limit, why }) => ({
    audience,
    octets,
    limit,
    textOnly: why !== null,
  }))
  const findings = checkEdition({ issue, edition, letterhead: letterheadOf(app), postings })
  return { findings: [...findings, ...checkBaseUrl(app)], sizes }
}

/** Audiences of the configuration that sending would refuse; another may be named when sending, so they may be meant so. */
export async function checkRosters(app: App): Promise<readonly Finding[]> {
  const empty = await emptyAudiences(app)
  return empty.map(({ name, refusal }) =>
    finding('audience', 'warning', `audience ${name}`, refusal.message, refusal.fix),
  )
}

/** The links by which real readers leave must lead somewhere. */
function checkBaseUrl({ settings }: App): readonly Finding[] {
  if (settings.smtp === undefined || new URL(settings.baseUrl).hostname !== 'localhost') return []
  return [
    {
      rule: 'base-url',
      severity: 'warning',
      where: 'newsletter.yaml',
      message: `The links by which readers leave begin with ${settings.baseUrl}, which is no address of theirs.`,
      fix: 'Set baseUrl in newsletter.yaml.',
    },
  ]
}

/** Octets of the whole message, in both forms, as the list's server will count them. */
async function messageSizes(
  app: App,
  edition: Edition,
  audience: Audience,
): Promise<{ readonly both: number; readonly text: number }> {
  const keys = await openKeys(app)
  const size = async (format: 'both' | 'text') =>
    (await sampleMail(app, keys, edition, { audience, format })).size
  return { both: await size('both'), text: await size('text') }
}

/** The message as one recipient would get it, without a dispatch: for looking at and measuring. */
export async function sampleMail(
  app: App,
  keys: Keys,
  edition: Edition,
  form: { readonly audience: Audience; readonly format: 'both' | 'text' },
): Promise<Mail> {
  const signing = await configuredSigning(app)
  const frozen = frozenOf(app, keys, form, `sample\n${edition.hash}`, signing)
  const { audience } = form
  const sample = {
    id: 0,
    dispatch_id: 0,
    address: audience.kind === 'roster' ? 'reader@example.org' : audience.address,
    name: null,
    subscriber_id: null,
    text_only: 0 as const,
    version: 1,
    since: null,
    message_id: `<sample.${edition.hash.slice(0, 32)}@example.org>`,
  }
  const letter = { ...frozen.letter, date: `${edition.date}T00:00:00.000Z` }
  const signers = await openSigners(app, signing)
  return mailMaker(edition, { ...frozen, letter }, keys, signers)(sample)
}
