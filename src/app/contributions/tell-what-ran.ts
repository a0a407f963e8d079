// Tells contributors who asked for it that their post ran, and how many readers followed it: once, some days after the
// issue went out.
import { NOTE_AFTER } from '../../inbound/contribution-limits.ts'
import { shownSlug } from '../../links/numbering.ts'
import { parseAddress } from '../../mail/address.ts'
import { followersOf } from '../../store/clicks.ts'
import { forgetWish, type RanContribution, ranAndWanted } from '../../store/contributions.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { labelOf } from '../../store/issues.ts'
import { findLink } from '../../store/links.ts'
import { cleanLine } from '../../text/clean.ts'
import { parseSpan } from '../../text/span.ts'
import { type App, instant } from '../app.ts'
import { queueLetter } from '../letters/queue-letter.ts'

export async function tellWhatRan(app: App): Promise<void> {
  const until = new Date(app.now().getTime() - (parseSpan(NOTE_AFTER) ?? 0)).toISOString()
  for (const ran of await ranAndWanted(app.db, until)) {
    await inTransaction(app.db, async db => await tell(db, ran, instant(app)))
  }
}

async function tell(db: Db, ran: RanContribution, now: string): Promise<void> {
  await forgetWish(db, ran.id, now)
  const address = parseAddress(ran.sender)
  if (address === null) return
  await queueLetter(
    db,
    {
      kind: 'ran',
      key: `ran ${ran.id}`,
      to: { name: null, address },
      answers: null,
      replyTo: null,
      title: cleanLine(ran.title),
      issue: labelOf(ran),
      issueTitle: cleanLine(ran.issueTitle),
      followers: await followersOfEntry(db, ran),
    },
    now,
  )
}

async function followersOfEntry(db: Db, { url, shortUrl }: RanContribution): Promise<number | null> {
  const slug = shortUrl === null ? null : shownSlug({ url, shortUrl })
  const link = slug === null ? undefined : await findLink(db, slug)
  return link === undefined ? null : await followersOf(db, link.id)
}
