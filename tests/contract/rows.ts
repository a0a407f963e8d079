// Rows with all that the tables demand and nothing else, to be changed by what a test is about.
import type { Insertable } from 'kysely'
import type * as schema from '../../src/store/schema.ts'

export const NOW = '2015-06-15T13:29:40.000Z'

export const source: Insertable<schema.SourcesTable> = {
  url: 'https://blog.example.org/feed',
  state: 'active',
  added_at: NOW,
}

export const candidate: Insertable<schema.CandidatesTable> = {
  url: 'https://blog.example.org/post',
  state: 'pending',
  added_at: NOW,
  updated_at: NOW,
}

export const origin: Insertable<schema.OriginsTable> = { candidate_id: 1, kind: 'feed', ref: '1', at: NOW }

export const issue: Insertable<schema.IssuesTable> = {
  title: 'A sample',
  date: '2015-06-15',
  intro: '',
  outro: '',
  state: 'draft',
  created_at: NOW,
  updated_at: NOW,
}

export const entry: Insertable<schema.EntriesTable> = {
  issue_id: 1,
  position: 0,
  title: 'A post',
  excerpt: '',
  url: 'https://blog.example.org/post',
  key: 'blog.example.org/post',
}

export const link: Insertable<schema.LinksTable> = { slug: 'blog1', state: 'reserved', created_at: NOW }

export const edition: Insertable<schema.EditionsTable> = {
  hash: 'e1',
  issue_id: 1,
  revision: 1,
  subject: 'A sample',
  content: '{}',
  created_at: NOW,
}

export const subscriber: Insertable<schema.SubscribersTable> = {
  roster: 'readers',
  address: 'Ada@example.org',
  address_key: 'ada@example.org',
  state: 'active',
  source: 'import',
  since: NOW,
  updated_at: NOW,
}

export const consent: Insertable<schema.ConsentsTable> = {
  kind: 'join',
  roster: 'readers',
  address: 'Ada@example.org',
  address_key: 'ada@example.org',
  way: 'page',
  words: 'form 1',
  at: NOW,
}

export const dispatch: Insertable<schema.DispatchesTable> = {
  issue_id: 1,
  edition_hash: 'e1',
  audience: 'readers',
  kind: 'roster',
  purpose: 'first',
  rehearsal: 0,
  state: 'running',
  frozen: '{}',
  candidates: 1,
  created_at: NOW,
  expires_at: '2015-06-20T13:29:40.000Z',
}

export const delivery: Insertable<schema.DeliveriesTable> = {
  dispatch_id: 1,
  address: 'Ada@example.org',
  address_key: 'ada@example.org',
  state: 'queued',
  message_id: '<1@example.org>',
  updated_at: NOW,
}

export const rate: Insertable<schema.RatesTable> = { scope: 'relay a', rate: '1/s', full_micros: 1 }

export const received: Insertable<schema.ReceivedTable> = {
  identity: '<1@example.net>',
  digest: '00',
  way: 'maildir',
  place: '1',
  kind: 'bounce',
  reason: 'a delivery report',
  subject: '',
  authenticated: 0,
  content: '{}',
  state: 'recorded',
  received_at: NOW,
  updated_at: NOW,
}

export const bounce: Insertable<schema.BouncesTable> = {
  received_id: 1,
  delivery_id: 1,
  address_key: 'ada@example.org',
  action: 'failed',
  class: 'hard',
  reason: 'no such address',
  proof: 'verp',
  at: NOW,
}

export const complaint: Insertable<schema.ComplaintsTable> = {
  delivery_id: 1,
  received_id: 1,
  address_key: 'ada@example.org',
  feedback: 'abuse',
  at: NOW,
}

export const posting: Insertable<schema.PostingsTable> = { delivery_id: 1, state: 'held', at: NOW }

export const letter: Insertable<schema.LettersTable> = {
  key: 'acknowledgement 1',
  kind: 'acknowledgement',
  address: 'Ada@example.org',
  address_key: 'ada@example.org',
  content: '{}',
  mark: '00',
  state: 'queued',
  token: 't',
  lease_until: NOW,
  next_at: NOW,
  created_at: NOW,
  updated_at: NOW,
}
export const page: Insertable<schema.PagesTable> = { slug: '2015-06-15', issue_id: 1, given_at: NOW }

export const removal: Insertable<schema.RemovalsTable> = {
  key: 'blog.example.org/post',
  removed_at: NOW,
}

export const click: Insertable<schema.ClicksTable> = {
  link_id: 1,
  day: '2015-06-15',
  kind: 'reader',
  count: 1,
}

export const logLine: Insertable<schema.LogLinesTable> = { digest: '00' }

export const linkCheck: Insertable<schema.LinkChecksTable> = { link_id: 1, state: 'alive', checked_at: NOW }

export const contribution: Insertable<schema.ContributionsTable> = {
  received_id: 1,
  position: 0,
  url: 'https://blog.example.org/post',
  host: 'blog.example.org',
  sender: 'ada@example.org',
  verified: 1,
  state: 'waiting',
  next_at: NOW,
  added_at: NOW,
  updated_at: NOW,
}

export const proposedSource: Insertable<schema.ProposedSourcesTable> = {
  url: 'https://new.example.org/feed',
  contributor: 'ada@example.org',
  state: 'proposed',
  added_at: NOW,
}

export const probe: Insertable<schema.ProbesTable> = {
  bounce_id: 1,
  address: 'Ada@example.org',
  address_key: 'ada@example.org',
  asked_at: NOW,
  due_at: NOW,
}

export const question: Insertable<schema.QuestionsTable> = {
  hash: 'e1',
  editor: 'ada@example.org',
  token: '00',
  added_at: NOW,
}
