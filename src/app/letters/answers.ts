// What every answer to a mail keeps to: so many go to an address within a day, and each refers to the mail that it
// answers.
import { MOST_ANSWERS } from '../../inbound/contribution-limits.ts'
import { type Address, addressKey } from '../../mail/address.ts'
import { ANSWERS, type Letter } from '../../render/letter.ts'
import type { Db } from '../../store/database.ts'
import { countLetters } from '../../store/letters.ts'
import type { Received } from '../../store/received.ts'
import { cleanLine } from '../../text/clean.ts'
import { daysBefore } from '../days-before.ts'

/** @returns why that address gets no more of them today; null when it does */
export async function answeredEnough(db: Db, to: Address, now: string): Promise<string | null> {
  const answers = await countLetters(db, addressKey(to), ANSWERS, daysBefore(now, 1))
  return answers < MOST_ANSWERS ? null : `not answered: ${MOST_ANSWERS} answers went to them within a day`
}

/** The message that is answered, as a letter refers to it. */
export function answeredBy({ message_id: id, subject }: Received): NonNullable<Letter['answers']> {
  const messageId = id !== null && /^<[!-;=?-~]{1,250}>$/.test(id) ? id : null
  return { messageId, subject: cleanLine(subject).slice(0, 200) }
}
