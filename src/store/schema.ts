// The tables as TypeScript sees them. Only INTEGER and TEXT: instants are ISO 8601 UTC with milliseconds
// written by us, booleans 0 or 1, JSON is text. The migrations in ./migrations make exactly these.
import type { Generated, GeneratedAlways } from 'kysely'
import type { BounceClass } from '../inbound/bounce/report.ts'
import type { OutcomeKind } from '../inbound/outcome.ts'
import type { ClickKind } from '../links/clicks.ts'

type Id = GeneratedAlways<number>
type Flag = 0 | 1
/** ISO 8601 UTC, `2015-06-15T13:29:40.000Z`. */
type Instant = string

export interface Tables {
  sources: SourcesTable
  candidates: CandidatesTable
  candidate_keys: CandidateKeysTable
  origins: OriginsTable
  issues: IssuesTable
  entries: EntriesTable
  links: LinksTable
  editions: EditionsTable
  inputs: InputsTable
  approvals: ApprovalsTable
  subscribers: SubscribersTable
  suppressions: SuppressionsTable
  tags: TagsTable
  consents: ConsentsTable
  erasures: ErasuresTable
  dispatches: DispatchesTable
  deliveries: DeliveriesTable
  rates: RatesTable
  proofs: ProofsTable
  received: ReceivedTable
  bounces: BouncesTable
  complaints: ComplaintsTable
  postings: PostingsTable
  letters: LettersTable
  contributions: ContributionsTable
  proposed_sources: ProposedSourcesTable
  questions: QuestionsTable
  probes: ProbesTable
  pages: PagesTable
  removals: RemovalsTable
  clicks: ClicksTable
  log_lines: LogLinesTable
  link_checks: LinkChecksTable
}

/** A blog's feed on "my list". */
export interface SourcesTable {
  id: Id
  url: string
  title: string | null
  /** Who writes there, when the feed does not say. */
  author: string | null
  site_url: string | null
  state: 'active' | 'retired'
  etag: string | null
  last_modified: string | null
  /** SHA-256 of the last body, so that an unchanged feed without validators costs nothing. */
  body_hash: string | null
  checked_at: Instant | null
  succeeded_at: Instant | null
  failures: Generated<number>
  problem: string | null
  added_at: Instant
}

/** A post waiting for an editor; one post, one candidate, however it arrived. Its words are plain text. */
export interface CandidatesTable {
  id: Id
  url: string
  title: string | null
  author: string | null
  excerpt: string | null
  /** JSON array of up to three paragraphs. */
  paragraphs: Generated<string>
  published_at: Instant | null
  language: string | null
  section: string | null
  /** pending → accepted → used (in an issue) | rejected; deleting the issue makes it accepted again. */
  state: 'pending' | 'accepted' | 'rejected' | 'used'
  /** JSON array of the fields that an editor wrote, which no later arrival overwrites. */
  edited: Generated<string>
  /** Order among the accepted, set by an editor; null = by date. */
  position: number | null
  added_at: Instant
  updated_at: Instant
}

/** Every address that leads to a candidate, in canonical form: its identity. */
export interface CandidateKeysTable {
  key: string
  candidate_id: number
}

/** One way in which a candidate arrived. */
export interface OriginsTable {
  candidate_id: number
  kind: 'feed' | 'mail' | 'hand'
  /** Source id, Message-ID, or ''. */
  ref: string
  guid: string | null
  at: Instant
}

export interface IssuesTable {
  id: Id
  number: number | null
  title: string
  /** YYYY-MM-DD in the newsletter's time zone. */
  date: string
  intro: string
  outro: string
  /** draft: made here, not yet published · past: imported, was published elsewhere. `sent` is computed. */
  state: 'draft' | 'past'
  revision: Generated<number>
  /** What the issue was gathered from: (from, until]; null for one that came from a file. */
  period_from: Instant | null
  period_until: Instant | null
  created_at: Instant
  updated_at: Instant
}

export interface EntriesTable {
  issue_id: number
  position: number
  section: string | null
  title: string
  author: string | null
  excerpt: string
  url: string
  short_url: string | null
  /** The post's identity: its canonical address as key. */
  key: string
  candidate_id: number | null
}

/** A short link. Its slug is given once and never again, whatever becomes of issue and entry. */
export interface LinksTable {
  id: Id
  /** The path after the base, `blog122` or a keyword; unique over everything ever given. */
  slug: string
  number: number | null
  /** Where it leads; null when it was imported and the target is not known. */
  target: string | null
  issue_id: number | null
  state: 'reserved' | 'final' | 'disabled'
  created_at: Instant
  /** The key of the post with which it was disabled when that was taken out; null when it was by itself. */
  disabled_with: string | null
}

/** An immutable rendering of one revision; its hash is what is approved. */
export interface EditionsTable {
  hash: string
  issue_id: number
  revision: number
  subject: string
  /** JSON of render/edition.ts `Edition`. */
  content: string
  created_at: Instant
}

/** What an edition was rendered from. */
export interface InputsTable {
  /** SHA-256 over issue, letterhead, templates and program. */
  digest: string
  edition_hash: string
}

export interface ApprovalsTable {
  hash: string
  by: string
  at: Instant
}

export interface SubscribersTable {
  id: Id
  roster: string
  address: string
  /** Normalised for comparing: local part as written, lower case; domain as A-label. */
  address_key: string
  name: string | null
  state: 'active' | 'left'
  source: string
  since: Instant
  updated_at: Instant
  /** Which language they want; null for the newsletter's. */
  language: string | null
  /** They want no HTML. */
  text_only: Generated<Flag>
  /** They get nothing until then. */
  paused_until: Instant | null
  /** Of their own links: a new one ends the old links to their preferences. */
  version: Generated<number>
}

/** What an editor calls some of a roster's people by. */
export interface TagsTable {
  roster: string
  tag: string
  subscriber_id: number
}

/** What a person asked for, with the evidence of it. */
export interface ConsentsTable {
  id: Id
  /** join, to subscribe · move, to another address · change, of preferences · leave */
  kind: 'join' | 'move' | 'change' | 'leave'
  roster: string
  /** Theirs; of a move, the one that they move to. */
  address: string
  address_key: string
  name: string | null
  /** Who it is about; null while they are on no roster. */
  subscriber_id: number | null
  way: 'page' | 'mail' | 'one-click' | 'complaint' | 'hand'
  /** Where it came from: the client's address, or the Message-ID. */
  place: string | null
  /** Which words they agreed to: the version of the form or letter. */
  words: string
  at: Instant
  /** When a letter to confirm it was queued, or was not since none was due; null until then. */
  answered_at: Instant | null
  /** Until when it can be confirmed; null for what needs no confirming. */
  expires_at: Instant | null
  confirmed_at: Instant | null
  confirmed_way: 'page' | 'mail' | null
  confirmed_place: string | null
}

/** Who was erased, as a keyed hash that no address can be read from. */
export interface ErasuresTable {
  address_hash: string
  at: Instant
}

/** An address that no dispatch may reach. */
export interface SuppressionsTable {
  address_key: string
  reason: string
  at: Instant
}

/** One decision to send one edition to one audience for one purpose. */
export interface DispatchesTable {
  id: Id
  issue_id: number
  edition_hash: string
  audience: string
  kind: 'list' | 'roster' | 'test'
  purpose: 'first' | 'test' | 'resend' | 'correction'
  rehearsal: Flag
  /** running until a person pauses or cancels it; whether it is complete is computed. */
  state: 'running' | 'paused' | 'cancelled'
  /** JSON of dispatch/plan.ts `Frozen`: what every message of it is made from. */
  frozen: string
  candidates: number
  created_at: Instant
  expires_at: Instant
}

/** One recipient's row in a dispatch. */
export interface DeliveriesTable {
  id: Id
  dispatch_id: number
  address: string
  address_key: string
  name: string | null
  subscriber_id: number | null
  /** Since when they subscribe, for the foot of their copy. */
  since: Instant | null
  state: 'queued' | 'claimed' | 'dot' | 'accepted' | 'deferred' | 'failed' | 'uncertain' | 'suppressed'
  attempts: Generated<number>
  lease_until: Instant | null
  token: string | null
  next_at: Instant | null
  reason: string | null
  last_reply: string | null
  message_id: string
  updated_at: Instant
  /** Their copy is of text alone. */
  text_only: Generated<Flag>
  /** Of the links in their copy. */
  version: Generated<number>
}

/** A token bucket; see dispatch/rate.ts. */
export interface RatesTable {
  /** `relay NAME` or `domain NAME`. */
  scope: string
  /** As the configuration writes it: `100/s`. */
  rate: string
  /** Microseconds since 1970. */
  full_micros: number
}

/** Written and taken away again before anything is sent: that the ledger can be written. */
export interface ProofsTable {
  holder: string
  at: Instant
}

/** A message that came in, once. */
export interface ReceivedTable {
  id: Id
  /** Its Message-ID, or `sha256:` and the digest when it has none. */
  identity: string
  digest: string
  message_id: string | null
  way: 'stdin' | 'maildir' | 'mbox' | 'imap' | 'lmtp'
  /** The file's name, the offset in the mbox, the UID. */
  place: string
  /** An outcome of inbound/outcome.ts; null when it was not read. */
  kind: OutcomeKind | null
  reason: string
  sender: string | null
  subject: string
  authenticated: Flag
  /** JSON of app/receive/content.ts: what its effects are made from. */
  content: string
  /** recorded: its effects are to come · done · quarantined: kept aside, for a person */
  state: 'recorded' | 'done' | 'quarantined'
  attempts: Generated<number>
  problem: string | null
  received_at: Instant
  updated_at: Instant
}

/** A bounce of one of our deliveries, believed. */
export interface BouncesTable {
  id: Id
  received_id: number
  delivery_id: number
  address_key: string
  action: 'failed' | 'delayed'
  class: BounceClass
  status: string | null
  reason: string
  diagnostic: string | null
  /** By what it was known to be about that delivery. */
  proof: 'verp' | 'message-id'
  at: Instant
}

/** A reader's complaint about one of our deliveries, believed. */
export interface ComplaintsTable {
  delivery_id: number
  received_id: number
  address_key: string
  feedback: string
  at: Instant
}

/** What is known of a post to a list beyond that its server took it. */
export interface PostingsTable {
  delivery_id: number
  state: 'echoed' | 'held' | 'rejected'
  at: Instant
}

/** One mail about something. */
export interface LettersTable {
  id: Id
  /** What it is about, for whom: a second letter of the same key is not written. */
  key: string
  /** As in `content`; the closed list is render/letter.ts. */
  kind: string
  address: string
  address_key: string
  /** JSON of render/letter.ts `Letter`: what it is made from. */
  content: string
  /** Stands in its Message-ID. */
  mark: string
  state: 'queued' | 'claimed' | 'accepted' | 'failed' | 'suppressed'
  attempts: Generated<number>
  token: string | null
  lease_until: Instant | null
  next_at: Instant
  /** Which server took it; `outbox` when it was a rehearsal. */
  relay: string | null
  reason: string | null
  last_reply: string | null
  created_at: Instant
  updated_at: Instant
}

/** Where an issue stands in the archive: given once, and never to another issue. */
export interface PagesTable {
  /** The last part of its path: `2015-06-15`. */
  slug: string
  issue_id: number | null
  given_at: Instant
}

/** A post that was taken out of the archive, by the key of its address. */
export interface RemovalsTable {
  key: string
  removed_at: Instant
}

/** How often a short link was followed on a day, and by what. Nobody is in it. */
export interface ClicksTable {
  link_id: number
  /** YYYY-MM-DD, UTC. */
  day: string
  kind: ClickKind
  count: number
}

/** A line of a click log that was counted, by a keyed digest that tells nobody who it was. */
export interface LogLinesTable {
  digest: string
}

/** What the target of a short link answered when it was last looked at. */
export interface LinkChecksTable {
  link_id: number
  state: 'alive' | 'dead' | 'doubtful'
  problem: string | null
  checked_at: Instant
}

/** What one link of a submission came to. */
export interface ContributionsTable {
  id: Id
  received_id: number
  /** Its place among the links of the message, from 0. */
  position: number
  url: string
  /** Where it is fetched from, for the limit of a host. */
  host: string
  /** The contributor's address, in lower case. */
  sender: string
  /** Whether the message was authenticated. */
  verified: Flag
  /** waiting: it is to be read · taken: it is a candidate · refused, with the problem · withdrawn by who sent it */
  state: 'waiting' | 'taken' | 'refused' | 'withdrawn'
  candidate_id: number | null
  /** The candidate was not there before. */
  made: Generated<Flag>
  problem: string | null
  /** The feed of its blog, when it was proposed as a source. */
  feed: string | null
  attempts: Generated<number>
  next_at: Instant
  /** They want to hear when it ran. */
  notify: Generated<Flag>
  added_at: Instant
  updated_at: Instant
}

/** A feed that came with a contribution, and that the editor may make a source. */
export interface ProposedSourcesTable {
  url: string
  /** The address of who brought it. */
  contributor: string
  state: 'proposed' | 'declined'
  added_at: Instant
}

/** An editor was asked by mail for their yes to an edition. */
export interface QuestionsTable {
  id: Id
  hash: string
  /** The editor's address, in lower case. */
  editor: string
  /** Stands in the address that they answer to; good once, for this editor and this edition. */
  token: string
  used: Generated<Flag>
  added_at: Instant
}

/** A letter that asks an address which bounced softly too often; what came of it follows from the instants. */
export interface ProbesTable {
  id: Id
  /** The bounce that was one too many. */
  bounce_id: number
  address: string
  address_key: string
  asked_at: Instant
  /** When it came back by then, or it did not. */
  due_at: Instant
  bounced_at: Instant | null
  reason: string | null
}
