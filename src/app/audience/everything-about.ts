// Everything that is known about a person, in one value: what they may ask for, and get as it is.
import { erasedHash } from '../../audience/erased-address.ts'
import { consentsOf } from '../../store/consents.ts'
import type { Db } from '../../store/database.ts'
import { erasuresAmong } from '../../store/erasures.ts'
import {
  addressesOf,
  bouncesOfAddress,
  complaintsOfAddress,
  contributionsFrom,
  deliveriesTo,
  lettersTo,
  receivedFrom,
} from '../../store/people.ts'
import { findEverywhere, findSuppression } from '../../store/subscribers.ts'
import { tagsOf } from '../../store/tags.ts'
import type { App } from '../app.ts'
import type { Keys } from '../keys.ts'

export type KnownAbout = Awaited<ReturnType<typeof everythingAbout>>

export async function everythingAbout({ db }: App, keys: Keys, addressKey: string) {
  const addresses = await addressesOf(db, addressKey)
  const ofAll = async <T>(read: (db: Db, key: string) => Promise<readonly T[]>) =>
    (await Promise.all(addresses.map(async key => await read(db, key)))).flat()
  const rosters = await findEverywhere(db, addressKey)
  const ids = rosters.map(({ id }) => id)
  const tags = await tagsOf(db, ids)
  const hash = erasedHash(addressKey, keys.erasures)
  return {
    addresses,
    suppressed: (await findSuppression(db, addressKey))?.reason ?? null,
    erased: (await erasuresAmong(db, [hash])).has(hash),
    rosters: rosters.map(row => ({
      roster: row.roster,
      name: row.name,
      state: row.state,
      source: row.source,
      since: row.since,
      language: row.language,
      textOnly: row.text_only === 1,
      pausedUntil: row.paused_until,
      tags: tags.get(row.id) ?? [],
    })),
    consents: (await consentsOf(db, addressKey, ids)).map(row => ({
      kind: row.kind,
      roster: row.roster,
      address: row.address,
      name: row.name,
      way: row.way,
      place: row.place,
      words: row.words,
      at: row.at,
      confirmedAt: row.confirmed_at,
      confirmedWay: row.confirmed_way,
      confirmedPlace: row.confirmed_place,
    })),
    deliveries: (await ofAll(deliveriesTo)).map(row => ({
      dispatch: row.dispatch_id,
      state: row.state,
      reason: row.reason,
      lastReply: row.last_reply,
      messageId: row.message_id,
      at: row.updated_at,
    })),
    letters: (await ofAll(lettersTo)).map(row => ({
      kind: row.kind,
      state: row.state,
      lastReply: row.last_reply,
      writtenAt: row.created_at,
      at: row.updated_at,
    })),
    received: (await ofAll(receivedFrom)).map(row => ({
      kind: row.kind,
      subject: row.subject,
      messageId: row.message_id,
      state: row.state,
      effect: row.problem,
      content: JSON.parse(row.content) as unknown,
      at: row.received_at,
    })),
    contributions: (await ofAll(contributionsFrom)).map(row => ({
      url: row.url,
      state: row.state,
      problem: row.problem,
      feed: row.feed,
      at: row.added_at,
    })),
    bounces: await ofAll(bouncesOfAddress),
    complaints: await ofAll(complaintsOfAddress),
  }
}
