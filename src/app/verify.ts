// Recomputes what the ledger says of an issue: that the sums add up, that the editions are what their hashes say,
// and that every message can be made again with the Message-ID that is on record.
import { open } from 'node:fs/promises'
import { Evidence } from '../dispatch/evidence.ts'
import { NewsletterError } from '../errors.ts'
import { domainOf } from '../mail/address.ts'
import { isMessageId, messageIdFor } from '../mail/message-id.ts'
import { hashEdition } from '../render/edition.ts'
import { type Delivery, listDeliveries } from '../store/deliveries.ts'
import { type Dispatch, listDispatches, sumsOf } from '../store/dispatches.ts'
import { readEdition } from '../store/editions.ts'
import type { StoredIssue } from '../store/issues.ts'
import { ERASED } from '../store/people.ts'
import type { App } from './app.ts'
import { type Keys, openKeys } from './keys.ts'
import { type Frozen, parseFrozen } from './send/frozen.ts'
import { mailMaker } from './send/message.ts'
import { isAbandoned } from './send/recover.ts'
import { openSigners } from './send/signing.ts'
import { type DispatchStatus, describe } from './status.ts'

export interface Verified {
  readonly ok: boolean
  readonly sums: readonly DispatchStatus[]
  readonly problems: readonly string[]
}

/** @param files logs of a mail server in the form of Postfix, or mailboxes: evidence on what is uncertain */
export async function verify(app: App, issue: StoredIssue, files: readonly string[] = []): Promise<Verified> {
  const keys = await openKeys(app)
  const evidence = files.length > 0 ? await readEvidence(files) : null
  const dispatches = await listDispatches(app.db, issue.id)
  const sums: DispatchStatus[] = []
  const problems: string[] = []
  for (const dispatch of dispatches) {
    const status = describe(dispatch, await sumsOf(app.db, dispatch.id))
    sums.push(status)
    if (status.candidates !== dispatch.candidates) {
      problems.push(
        `dispatch ${dispatch.id}: ${dispatch.candidates} were frozen and ${status.candidates} are on record`,
      )
    }
    for await (const problem of problemsOf(app, dispatch, keys, evidence))
      problems.push(`dispatch ${dispatch.id}: ${problem}`)
  }
  return { ok: problems.length === 0, sums, problems }
}

async function* problemsOf(
  app: App,
  dispatch: Dispatch,
  keys: Keys,
  evidence: Evidence | null,
): AsyncGenerator<string, void, undefined> {
  const edition = await readEdition(app.db, dispatch.edition_hash)
  if (hashEdition(edition) !== dispatch.edition_hash) yield `edition ${dispatch.edition_hash} was changed`
  const frozen = parseFrozen(dispatch.frozen)
  if (frozen.keyId !== keys.id) yield `it was made with key ${frozen.keyId}, and this is key ${keys.id}`
  const domain = domainOf(frozen.letter.from.address)
  yield* keyProblems(app, frozen)
  // A signature follows from the octets and the key: making each again would take long and show nothing more.
  const mailFor = mailMaker(edition, { ...frozen, signing: [] }, keys, [])
  for await (const delivery of listDeliveries(app.db, dispatch.id)) {
    const { address, state, message_id: messageId } = delivery
    // Their Message-ID came from an address that nobody knows any more.
    if (address.startsWith(ERASED)) continue
    const expected = messageIdFor(frozen.letter.dispatch, delivery.address_key, keys.messageIds, domain)
    if (!isMessageId(messageId) || messageId !== expected)
      yield `${address} has another Message-ID than it was frozen with`
    if (state === 'uncertain') yield doubt(delivery, evidence)
    if ((state === 'claimed' || state === 'dot') && (await isAbandoned(app, delivery))) {
      yield `${address} is held by a sender that is gone: \`newsletter send --resume\``
    }
    if (state === 'suppressed') continue
    try {
      mailFor(delivery)
    } catch (error) {
      yield `the message of ${address} cannot be made: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

function doubt(
  { address, message_id: id, dispatch_id: dispatch }: Delivery,
  evidence: Evidence | null,
): string {
  const resolve = `newsletter deliveries resolve ${dispatch} ${address} --as`
  if (evidence === null) return `${address} is uncertain: resolve it with \`${resolve} accepted\` (or failed)`
  return evidence.taken.has(id)
    ? `${address} is uncertain, and the evidence has its message: \`${resolve} accepted\``
    : `${address} is uncertain, and the evidence has no trace of its message: \`${resolve} queued\` sends it again`
}

async function readEvidence(files: readonly string[]): Promise<Evidence> {
  const evidence = new Evidence()
  for (const file of files) {
    try {
      await using handle = await open(file)
      for await (const line of handle.readLines({ encoding: 'latin1' })) evidence.read(line)
    } catch (cause) {
      const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
      throw new NewsletterError(
        'input',
        { what: `${file} cannot be read (${why}).`, fix: 'Give a log of the mail server, or a mailbox.' },
        { cause },
      )
    }
  }
  return evidence
}

async function* keyProblems(app: App, { signing }: Frozen): AsyncGenerator<string, void, undefined> {
  try {
    await openSigners(app, signing)
  } catch (error) {
    if (!(error instanceof NewsletterError)) throw error
    yield error.message
  }
}
