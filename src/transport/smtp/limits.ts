// What a mail server may take of our time and memory, each with the reason for its number.

/** Milliseconds to wait for a reply, at least those of RFC 5321 §4.5.3.2. */
export interface Timeouts {
  /** For each step from nothing to ready: connecting, the greeting, EHLO, TLS, signing in. §4.5.3.2.1 */
  readonly connect: number
  /** To MAIL, RCPT and DATA each: the longest of 5, 5 and 2 minutes. §4.5.3.2.2-4 */
  readonly command: number
  /** To the final dot: giving up too early makes copies. §4.5.3.2.6 */
  readonly done: number
}

export const TIMEOUTS: Timeouts = { connect: 300_000, command: 300_000, done: 600_000 }

/** How long a server may take to say good-bye; nothing depends on it. */
export const QUIT_MS = 5_000

/** Octets of one reply. RFC 5321 §4.5.3.1.5 has 512 for a line; no honest reply has a hundred of them. */
export const LONGEST_REPLY = 65_536

/** Replies that nobody asked for, as a server that is leaving sends one (421). */
export const MOST_UNASKED = 8

/** Octets of a reply that is worth keeping in a row, or showing to a person. */
export const LONGEST_KEPT = 500

/** Messages over one connection: servers have limits of their own, and cut off who goes beyond. */
export const MOST_MESSAGES = 1_000
