// What a process with nodemailer's pool is asked to do.
export interface PoolOrder {
  readonly port: number
  readonly count: number
  /** Files with the two parts of the message. */
  readonly html: string
  readonly text: string
  readonly subject: string
  /** Composed once before, the same for everybody. */
  readonly readyMade: boolean
  /** A file with the private key to sign with; null for unsigned mail. */
  readonly key: string | null
}
