// Where mail is handed over: the configured relays, or the embedded outbox, which makes it a rehearsal.
import type { SmtpTarget } from '../../transport/smtp/target.ts'
import type { App } from '../app.ts'

/** One way to hand mail over. */
export interface Relay {
  /** Names it in messages and in its rates; no secret is in it. */
  readonly name: string
  readonly target: SmtpTarget
  readonly connections: number
  readonly weight: number
  readonly rates: readonly string[]
}

export interface Route {
  readonly relays: readonly Relay[]
  /** Rates by recipient domain. */
  readonly domains: Readonly<Record<string, readonly string[]>>
  readonly close: () => Promise<void>
}

/** The outbox waits for the disk with each message, and so gains nothing by more. */
const OUTBOX_CONNECTIONS = 4

export function isRehearsal({ settings }: Pick<App, 'settings'>): boolean {
  return settings.smtp === undefined
}

export async function openRoute(app: App): Promise<Route> {
  const { smtp } = app.settings
  if (smtp === undefined) {
    const { startOutbox } = await import('../../transport/outbox.ts')
    const outbox = await startOutbox(app.workspace.outbox)
    const { target } = outbox
    const relay = { name: 'outbox', target, connections: OUTBOX_CONNECTIONS, weight: 1, rates: [] }
    return { relays: [relay], domains: {}, close: async () => await outbox.close() }
  }
  const { nameOf, parseSmtpUrl } = await import('../../transport/smtp/target.ts')
  const relays = [smtp, ...smtp.relays].map(({ url, connections, weight, rate }): Relay => {
    const target = parseSmtpUrl(url)
    return { name: nameOf(target), target, connections, weight, rates: rate }
  })
  return { relays, domains: smtp.domains, close: async () => {} }
}
