// Where mail is handed over: the configured server, or the embedded outbox, which makes it a rehearsal.
import type { SmtpTarget } from '../../transport/smtp/target.ts'
import type { App } from '../app.ts'

export interface Route {
  readonly target: SmtpTarget
  readonly close: () => Promise<void>
}

export function isRehearsal({ settings }: Pick<App, 'settings'>): boolean {
  return settings.smtp === undefined
}

export async function openRoute(app: App): Promise<Route> {
  const url = app.settings.smtp?.url
  if (url === undefined) {
    const { startOutbox } = await import('../../transport/outbox.ts')
    return await startOutbox(app.workspace.outbox)
  }
  const { parseSmtpUrl } = await import('../../transport/smtp/target.ts')
  return { target: parseSmtpUrl(url), close: async () => {} }
}
