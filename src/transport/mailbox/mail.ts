// A message as a mailbox holds it.

export interface Mail {
  readonly raw: Uint8Array
  /** The file's name, the offset in the mbox, the UID. */
  readonly place: string | number
  /** It is on the disk elsewhere: the mailbox may flag or move it. */
  readonly taken: () => Promise<void>
}
