// Making keys to sign with, and showing what the DNS has to say of those that are there.

import { domainOf } from '../mail/address.ts'
import type { Algorithm } from '../mail/dkim.ts'
import { type DkimRecord, dkimRecord } from '../mail/dkim-record.ts'
import type { App } from './app.ts'
import { type DkimKey, listDkimKeys, makeDkimKeys } from './dkim-keys.ts'

/** A key as it is shown: nothing of its secret half. */
export interface ShownKey extends Pick<DkimKey, 'selector' | 'algorithm' | 'bits' | 'fingerprint' | 'file'> {
  /** Whether newsletter.yaml names it, so that what is frozen now is signed with it. */
  readonly signs: boolean
  readonly record: DkimRecord
}

/** One algorithm has the selector as it is, two have `rsa` and `ed` behind it. */
export async function newDkimKeys(
  app: App,
  selector: string,
  algorithms: readonly Algorithm[],
): Promise<readonly ShownKey[]> {
  const wanted = algorithms.map(algorithm => ({
    selector: algorithms.length === 1 ? selector : `${selector}${algorithm === 'rsa' ? 'rsa' : 'ed'}`,
    algorithm,
  }))
  return (await makeDkimKeys(app, wanted)).map(key => shown(app, key))
}

export async function showDkimKeys(app: App): Promise<readonly ShownKey[]> {
  return (await listDkimKeys(app)).map(key => shown(app, key))
}

export function signingDomain({ settings }: Pick<App, 'settings'>): string {
  return settings.dkim?.domain ?? domainOf(settings.from.address)
}

/** The month in which a key is made: what tells it from the next. */
export function usualSelector(app: Pick<App, 'now'>): string {
  return `s${app.now().toISOString().slice(0, 7).replace('-', '')}`
}

function shown(app: App, { selector, algorithm, bits, fingerprint, publicKey, file }: DkimKey): ShownKey {
  const record = dkimRecord({ domain: signingDomain(app), selector }, algorithm, publicKey)
  const signs = app.settings.dkim?.selectors.includes(selector) ?? false
  return { selector, algorithm, bits, fingerprint, file, signs, record }
}
