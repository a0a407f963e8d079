// What became of one message in one SMTP transaction, as the transport tells it.

export type SendOutcome =
  | { readonly kind: 'accepted'; readonly reply: string }
  | {
      readonly kind: 'rejected'
      readonly reply: string
      /** The reply code (RFC 5321 §4.2). */
      readonly code: number
      /** Enhanced status code (RFC 3463), when the reply has one. */
      readonly enhanced: string | null
      /** 5yz. */
      readonly permanent: boolean
      /** Refused for what we are or write (5.7.x …), not for who the recipient is. */
      readonly policy: boolean
      readonly stage: 'mail' | 'rcpt' | 'data' | 'dot'
    }
  /** No reply came. After the dot the server may have the message all the same. */
  | { readonly kind: 'lost'; readonly afterDot: boolean; readonly reason: string }
