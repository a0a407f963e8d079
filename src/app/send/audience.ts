// Who an edition can go to: a mailing list, a roster, or one address to try it on.
import { readAudienceFile } from '../../config/audience-file.ts'
import type { ListConfig } from '../../config/schema.ts'
import { NewsletterError } from '../../errors.ts'
import { type Address, addressKey, parseAddress } from '../../mail/address.ts'
import { countSubscribers } from '../../store/subscribers.ts'
import type { App } from '../app.ts'

export type Audience =
  | { readonly kind: 'list'; readonly name: string; readonly address: Address; readonly list: ListConfig }
  | { readonly kind: 'roster'; readonly name: string }
  | { readonly kind: 'test'; readonly name: string; readonly address: Address }

/** @param to what --to says; without it, every audience of the configuration */
export async function audiencesMeant(app: App, to: string | undefined): Promise<readonly Audience[]> {
  const names = to === undefined ? app.settings.audiences : to.split(',').map(name => name.trim())
  if (names.length === 0) {
    throw new NewsletterError('config', {
      what: 'newsletter.yaml names no audience to send to.',
      fix: 'Add `audiences: [NAME]` with a file subscribers/NAME.yaml or NAME.csv, or say --to NAME.',
    })
  }
  return await Promise.all(names.map(async name => await audienceNamed(app, name)))
}

/** The mailing lists of the configuration: all that checking an edition needs to know of its audiences. */
export function configuredLists(app: App): readonly Extract<Audience, { kind: 'list' }>[] {
  return app.settings.audiences.flatMap(name => {
    const file = readAudienceFile(app.workspace, name)
    return file.kind === 'list'
      ? [{ kind: 'list' as const, name, address: file.list.address, list: file.list }]
      : []
  })
}

/** The audiences of the configuration that nobody is in yet: sending would refuse them. */
export async function emptyAudiences(
  app: App,
): Promise<readonly { readonly name: string; readonly csv: boolean; readonly refusal: NewsletterError }[]> {
  const empty = []
  for (const name of app.settings.audiences) {
    const file = readAudienceFile(app.workspace, name)
    if (file.kind === 'list' || (await countSubscribers(app.db, name)) > 0) continue
    empty.push({ name, csv: file.csv !== null, refusal: nobodyIn(name, file.csv) })
  }
  return empty
}

export function testAudience(text: string): Audience {
  const address = parseAddress(text)
  if (address) return { kind: 'test', name: addressKey(address), address }
  throw new NewsletterError('usage', { what: `${text} is no address.`, fix: 'Use --test you@example.org.' })
}

async function audienceNamed(app: App, name: string): Promise<Audience> {
  const file = readAudienceFile(app.workspace, name)
  if (file.kind === 'list') return { kind: 'list', name, address: file.list.address, list: file.list }
  if ((await countSubscribers(app.db, name)) > 0) return { kind: 'roster', name }
  throw nobodyIn(name, file.csv)
}

function nobodyIn(name: string, csv: string | null): NewsletterError {
  return new NewsletterError(csv === null ? 'notFound' : 'state', {
    what: csv === null ? `There is no audience ${name}.` : `Nobody is on the roster ${name} yet.`,
    fix:
      csv === null
        ? `Make subscribers/${name}.yaml for a mailing list, or subscribers/${name}.csv and import it.`
        : `Import it: newsletter subscribers import subscribers/${name}.csv`,
  })
}
