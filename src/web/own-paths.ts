// Where a reader's own pages are, on whatever host they are looked at.
import type { App } from '../app/app.ts'
import { ownLinks } from '../app/audience/own-pages.ts'
import type { Keys } from '../app/keys.ts'
import type { Subscriber } from '../store/subscribers.ts'

export function ownPaths(
  app: Pick<App, 'settings'>,
  keys: Keys,
  reader: Pick<Subscriber, 'id' | 'version'>,
): { readonly preferences: string; readonly unsubscribe: string } {
  const { preferencesUrl, unsubscribeUrl } = ownLinks(app, keys, reader)
  return { preferences: new URL(preferencesUrl).pathname, unsubscribe: new URL(unsubscribeUrl).pathname }
}
