// By which way a person told us something: what is kept as the evidence of it.
import type { ConsentsTable } from '../../store/schema.ts'

export interface Evidence {
  readonly way: ConsentsTable['way']
  /** The client's IP address as `placeOf` writes it, or the Message-ID; null when it is not known. */
  readonly place: string | null
  /** Which words they agreed to, or wrote: the version of a form, the subject of a mail. */
  readonly words: string
}
