// What a fault tells the sink to do, and what the sink tells of what it did. A rule is asked at its moment for
// each command; the first that applies decides, and without one the sink says yes.
export type Moment = 'banner' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content' | 'dot'

export interface Rule {
  readonly at: Moment
  /** Applies to so many, then never again; without it to all. */
  readonly times?: number
  /** Lets so many pass first. */
  readonly after?: number
  /** Applies to each command with this chance, drawn from the sink's seed. */
  readonly chance?: number
  /** `times` and `after` count for every recipient anew. */
  readonly perRecipient?: boolean
  /** Only to recipients whose address holds this. */
  readonly recipient?: string
  readonly act: Act
}

export type Act =
  /** Says this instead of yes; with CRLF inside for several lines. */
  | { readonly kind: 'reply'; readonly reply: string; readonly close?: boolean }
  /** Waits, at most a random part of `spreadMs` longer, and says yes. */
  | { readonly kind: 'slow'; readonly ms: number; readonly spreadMs?: number }
  /** Ends the connection without a reply, after a while; at `dot`, keeping the message or not. */
  | {
      readonly kind: 'hang-up'
      readonly how: 'reset' | 'fin'
      readonly afterMs?: number
      readonly keep?: boolean
    }
  /** Says what no server should. */
  | {
      readonly kind: 'babble'
      readonly what: 'long line' | 'endless lines' | 'NUL and escapes' | 'no number'
    }
  /** Keeps the message, tells of it, and waits for `answer` before it says yes. */
  | { readonly kind: 'ask' }

export interface SinkOrder {
  readonly log: string
  readonly seed: number
  readonly rules: readonly Rule[]
  /** Words whose presence in a message is written down. */
  readonly words?: readonly string[]
  /** Certificate and key in PEM: STARTTLS is offered. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly auth?: boolean
  /** Listens on this port again; without it on a free one. */
  readonly port?: number
}

export type ToSink = { readonly kind: 'rules'; readonly rules: readonly Rule[] } | { readonly kind: 'answer' }

export type FromSink =
  | { readonly kind: 'listening'; readonly port: number }
  /** So many messages are on the disk; the last reply is only now being written. */
  | { readonly kind: 'accepted'; readonly count: number }
  | { readonly kind: 'asked' }

/** A line of the sink's log: on the disk before the reply is written. */
export interface Receipt {
  readonly kind: 'message'
  readonly messageId: string
  readonly to: string
  readonly from: string
  readonly sha256: string
  readonly subject: string
  readonly date: string
  readonly words: readonly string[]
  readonly connection: number
}

/** Another line: a recipient was asked for. */
export interface Asked {
  readonly kind: 'rcpt'
  readonly to: string
  readonly at: number
}
