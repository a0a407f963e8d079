// Which keys sign a dispatch: named when it is frozen, each by the fingerprint of its public half, and found again
// whenever its messages are made. Another key under the same name would make other octets, and is refused.
import { z } from 'zod'
import { NewsletterError } from '../../errors.ts'
import { parseDomain } from '../../mail/address.ts'
import type { Signer } from '../../mail/dkim.ts'
import { SELECTOR } from '../../mail/dkim-record.ts'
import type { App } from '../app.ts'
import { readDkimKey } from '../dkim-keys.ts'

export const signingSchema = z
  .array(
    z.strictObject({
      domain: z.string().refine(text => parseDomain(text) === text),
      selector: z.string().regex(SELECTOR),
      algorithm: z.enum(['rsa', 'ed25519']),
      fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  )
  .max(4)
  .readonly()

export type Signing = z.output<typeof signingSchema>

/** The keys that the configuration has sign what is frozen now; none when it names none. */
export async function configuredSigning(app: Pick<App, 'workspace' | 'settings'>): Promise<Signing> {
  const { dkim } = app.settings
  if (dkim === null) return []
  return await Promise.all(
    dkim.selectors.map(async selector => {
      const { algorithm, fingerprint } = await readDkimKey(app, selector)
      return { domain: dkim.domain, selector, algorithm, fingerprint }
    }),
  )
}

/** @throws NewsletterError 'state' when a key is not the one that the dispatch was frozen with */
export async function openSigners(app: Pick<App, 'workspace'>, signing: Signing): Promise<readonly Signer[]> {
  return await Promise.all(
    signing.map(async ({ domain, selector, fingerprint }) => {
      const { algorithm, key, file, ...found } = await readDkimKey(app, selector)
      if (found.fingerprint === fingerprint) return { domain, selector, algorithm, key }
      throw new NewsletterError('state', {
        what: `${file} is another key than this dispatch was frozen with, so that its messages would not be the same.`,
        fix: 'Put the key back from a backup; or end the dispatch with --cancel.',
      })
    }),
  )
}
