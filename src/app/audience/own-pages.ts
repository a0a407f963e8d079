// The addresses of the pages that a person's own links lead to.
import { readerToken } from '../../audience/reader-token.ts'
import type { Subscriber } from '../../store/subscribers.ts'
import type { App } from '../app.ts'
import type { Keys } from '../keys.ts'

export interface OwnPages {
  readonly subscribe: string
  readonly confirm: (token: string) => string
  readonly preferences: (token: string) => string
  readonly unsubscribe: (token: string) => string
}

export function ownPages({ settings }: Pick<App, 'settings'>): OwnPages {
  const base = settings.baseUrl.replace(/\/$/, '')
  return {
    subscribe: `${base}/subscribe`,
    confirm: token => `${base}/confirm/${token}`,
    preferences: token => `${base}/preferences/${token}`,
    unsubscribe: token => `${base}/unsubscribe/${token}`,
  }
}

/** A subscriber's own. */
export function ownLinks(
  app: Pick<App, 'settings'>,
  { tokens }: Keys,
  { id, version }: Pick<Subscriber, 'id' | 'version'>,
): { readonly preferencesUrl: string; readonly unsubscribeUrl: string } {
  const pages = ownPages(app)
  return {
    preferencesUrl: pages.preferences(readerToken('preferences', id, tokens, version)),
    unsubscribeUrl: pages.unsubscribe(readerToken('unsubscribe', id, tokens, version)),
  }
}
