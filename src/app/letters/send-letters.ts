// Sends the letters that are due. The life of a letter:
//
//   queued      written down with what it is about, in that one's transaction. A crash here costs nothing.
//   claimed     a process holds it under a lease, makes it, and talks to the server. A crash here: it is queued again as
//               soon as its holder is seen to be dead, or the lease ends, and goes again.
//   accepted    a server took it. Final.
//   failed      the server said no, or "not now" for too long, or it cannot be made. Final.
//   suppressed  its recipient wants no mail, or cannot be reached. Final.
//
// A letter is sent at least once: when the reply to its dot is lost, it goes again with the same Message-ID and Date,
// since a confirmation that never came is worse than one that came twice. Never more than one transaction is open.
import { moveAfter } from '../../dispatch/delivery.ts'
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { LETTER_FORMS, letterSchema } from '../../render/letter.ts'
import { claimLetters, freeLetters, holdLetter, letterHolders, settleLetter } from '../../store/letters.ts'
import { findSuppression } from '../../store/subscribers.ts'
import { parseSpan } from '../../text/span.ts'
import { handOver } from '../../transport/smtp/hand-over.ts'
import { closeSession, openSession, type Session } from '../../transport/smtp/session.ts'
import { type App, instant } from '../app.ts'
import { isDead, newToken } from '../send/holder.ts'
import { openRoute, type Relay } from '../send/route.ts'
import { configuredSigning, openSigners } from '../send/signing.ts'
import { type LetterMail, letterMailMaker, type MakeLetterMail } from './letter-mail.ts'

/** Made and held at once: little memory, and what is claimed goes soon. */
const LOT = 25
/** Longer than the longest wait for a reply (RFC 5321 §4.5.3.2), and extended before each dot. */
const LEASE_MS = 30 * 60_000

export interface LettersSent {
  readonly accepted: number
  /** Tried in vain, and tried again later. */
  readonly deferred: number
  readonly failed: number
  readonly suppressed: number
}

type Counts = { -readonly [Key in keyof LettersSent]: number }

/** Resolves when nothing is due any more; a server that cannot be used is told by a notice, and is no failure. */
export async function sendLetters(app: App): Promise<LettersSent> {
  const counts: Counts = { accepted: 0, deferred: 0, failed: 0, suppressed: 0 }
  for (const token of await letterHolders(app.db)) {
    if (await isDead(token)) await freeLetters(app.db, token, instant(app))
  }
  const token = await newToken()
  let claimed = await claim(app, token)
  if (claimed.length === 0) return counts
  const route = await openRoute(app)
  try {
    const make = await letterMailMaker(app, await openSigners(app, await configuredSigning(app)))
    while (claimed.length > 0) {
      const mails = await made(app, claimed, make, counts)
      if (!(await handAllOver(app, route.relays, mails, counts))) return counts
      claimed = await claim(app, token)
    }
    return counts
  } finally {
    // What is still held after an error of ours need not wait for the end of its lease.
    await freeLetters(app.db, token, instant(app))
    await route.close()
  }
}

type Claimed = Awaited<ReturnType<typeof claimLetters>>

async function claim(app: App, token: string): Promise<Claimed> {
  return await claimLetters(app.db, { token, leaseUntil: leaseEnd(app), now: instant(app), most: LOT })
}

function leaseEnd(app: App): string {
  return new Date(app.now().getTime() + LEASE_MS).toISOString()
}

/** Those that can go; the others are settled. */
async function made(
  app: App,
  claimed: Claimed,
  make: MakeLetterMail,
  counts: Counts,
): Promise<readonly LetterMail[]> {
  const mails: LetterMail[] = []
  for (const stored of claimed) {
    const now = instant(app)
    const suppression = await findSuppression(app.db, stored.address_key)
    try {
      const { kind } = letterSchema.parse(JSON.parse(stored.content))
      if (suppression !== undefined && !LETTER_FORMS[kind].evenIfSuppressed) {
        const to = { state: 'suppressed' as const, reason: suppression.reason }
        if (await settleLetter(app.db, stored, to, now)) counts.suppressed += 1
      } else mails.push(await make(stored))
    } catch (error) {
      const reason = `it cannot be made: ${error instanceof Error ? error.message : String(error)}`
      app.notice(`the letter to ${stored.address} was not sent: ${reason}`)
      if (await settleLetter(app.db, stored, { state: 'failed', reason }, now)) counts.failed += 1
    }
  }
  return mails
}

/** @returns false when no server could be used: the rest waits for a later run */
async function handAllOver(
  app: App,
  relays: readonly Relay[],
  mails: readonly LetterMail[],
  counts: Counts,
): Promise<boolean> {
  const waiting = [...mails]
  for (const relay of relays) {
    // Each session takes one at least, or there is none.
    while (waiting.length > 0) {
      const session = await opened(app, relay)
      if (session === null) break
      await overSession(app, session, relay, waiting, counts)
    }
  }
  for (const mail of waiting) {
    await settle(app, mail, { kind: 'lost', afterDot: false, reason: 'no server took it' }, '', counts)
  }
  return waiting.length === 0
}

async function opened(app: App, { target }: Relay): Promise<Session | null> {
  try {
    return await openSession(target)
  } catch (error) {
    app.notice(`letters wait: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** Takes from those that wait until the connection ends. */
async function overSession(
  app: App,
  session: Session,
  { name }: Relay,
  waiting: LetterMail[],
  counts: Counts,
): Promise<void> {
  const settled: Promise<void>[] = []
  const failures: unknown[] = []
  const transfer = handOver<LetterMail>(session, {
    take: () => waiting.shift() ?? null,
    mark: async ({ stored }) => await holdLetter(app.db, stored, leaseEnd(app)),
    settle: (mail, outcome) =>
      settled.push(settle(app, mail, outcome, name, counts).catch(error => void failures.push(error))),
  })
  try {
    await transfer.run()
  } finally {
    await closeSession(session)
    await Promise.all(settled)
  }
  if (failures.length > 0) throw failures[0]
}

async function settle(
  app: App,
  { stored }: LetterMail,
  outcome: SendOutcome,
  relay: string,
  counts: Counts,
): Promise<void> {
  const { retry, expire } = app.settings.send
  const schedule = retry.map(span => parseSpan(span) ?? 0)
  const now = app.now()
  const expiresAt = new Date(Date.parse(stored.created_at) + (parseSpan(expire) ?? 0)).toISOString()
  const attempts = stored.attempts + 1
  const move = moveAfter(outcome, attempts, { schedule, expiresAt }, now, app.random())
  switch (move.to) {
    case 'accepted':
      await to('accepted', { state: 'accepted', attempts, relay, last_reply: move.reply, reason: null })
      return
    case 'failed':
      app.notice(`the letter to ${stored.address} was not sent: ${move.reason}`)
      await to('failed', { state: 'failed', attempts, reason: move.reason, last_reply: move.reply })
      return
    case 'deferred':
      await later(move.nextAt, move.reason, move.reply)
      return
    case 'queued':
    case 'uncertain': {
      const wait = schedule[Math.min(attempts, schedule.length) - 1] ?? 0
      const nextAt = new Date(now.getTime() + wait).toISOString()
      if (nextAt > expiresAt) await to('failed', { state: 'failed', attempts, reason: 'expired' })
      else await later(nextAt, move.reason, null)
    }
  }

  async function later(next_at: string, reason: string, last_reply: string | null): Promise<void> {
    await to('deferred', { state: 'queued', attempts, next_at, reason, last_reply })
  }

  async function to(count: keyof Counts, changes: Parameters<typeof settleLetter>[2]): Promise<void> {
    if (await settleLetter(app.db, stored, changes, now.toISOString())) counts[count] += 1
  }
}
