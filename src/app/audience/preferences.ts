// What a reader can set by their own link, without a password: name, language, text alone, a pause. The link is of the
// current version; those in mails to an address that they moved away from open nothing any more.
import { parseReaderToken } from '../../audience/reader-token.ts'
import { insertConsent } from '../../store/consents.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { findSubscriberById, type Subscriber, setPreferences } from '../../store/subscribers.ts'
import { cleanLine } from '../../text/clean.ts'
import { type App, instant } from '../app.ts'
import type { Keys } from '../keys.ts'
import type { Evidence } from './evidence.ts'

export interface Preferences {
  readonly name: string | null
  /** A language tag; null for the newsletter's own. */
  readonly language: string | null
  readonly textOnly: boolean
  /** ISO 8601; null for no pause. */
  readonly pausedUntil: string | null
}

/** The reader whose preferences a token opens; null for any other text. */
export async function readerOf(db: Db, keys: Keys, token: string): Promise<Subscriber | null> {
  const read = parseReaderToken('preferences', token, keys.tokens)
  const subscriber = read === null ? undefined : await findSubscriberById(db, read.id)
  return subscriber === undefined || subscriber.version !== read?.version ? null : subscriber
}

export async function changePreferences(
  app: App,
  reader: Subscriber,
  { name, language, textOnly, pausedUntil }: Preferences,
  { way, place, words }: Evidence,
): Promise<void> {
  const now = instant(app)
  const { id, roster, address, address_key } = reader
  await inTransaction(app.db, async db => {
    await setPreferences(
      db,
      id,
      {
        name: cleanLine(name ?? '').slice(0, 200) || null,
        language,
        text_only: textOnly ? 1 : 0,
        paused_until: pausedUntil,
      },
      now,
    )
    const about = { roster, address, address_key, subscriber_id: id }
    await insertConsent(db, { kind: 'change', ...about, way, place, words: words.slice(0, 500), at: now })
  })
}
