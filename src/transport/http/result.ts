// What fetching an address comes to. All of these are expected; none is thrown.

/** For whoever has the configuration; the `problem` of a refusal is told to strangers, too. */
export const HOW_TO_ALLOW = 'If the host is yours, name it in fetch.allow in newsletter.yaml.'

export type FetchResult =
  | (Arrival & { readonly kind: 'ok'; readonly status: number; readonly body: Uint8Array })
  | (Arrival & { readonly kind: 'not-modified' })
  /** 410, at the address itself or where it has moved for good. */
  | { readonly kind: 'gone'; readonly url: string }
  /** By the guard; nothing was sent to `url`. */
  | { readonly kind: 'refused'; readonly url: string; readonly problem: string }
  | {
      readonly kind: 'failed'
      readonly url: string
      readonly problem: string
      /** Null when there was no answer. */
      readonly status: number | null
      /** Seconds that the server asks to be left alone for. */
      readonly retryAfter: number | null
    }

export interface Arrival {
  /** Where it was found in the end, without a fragment. */
  readonly url: string
  /** Where it has moved for good: as far as 301 and 308 led without leaving HTTPS; else null. */
  readonly movedTo: string | null
  /** An https address redirected to http on the way. */
  readonly insecure: boolean
  readonly headers: {
    readonly contentType: string | null
    /** Validators for the next request, to `movedTo` or else to the address asked for; null when another's. */
    readonly etag: string | null
    readonly lastModified: string | null
  }
}

export interface FetchRequest {
  /** Validators of an earlier answer for this very address; not sent on to where it redirects. */
  readonly etag?: string | null
  readonly lastModified?: string | null
  readonly accept?: string
  readonly signal?: AbortSignal
}
