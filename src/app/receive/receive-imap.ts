// newsletter inbound --imap: the folder that the configuration names, once or until it is told to stop.
import { NewsletterError } from '../../errors.ts'
import { readImap } from '../../transport/mailbox/imap.ts'
import { parseImapUrl } from '../../transport/mailbox/imap-target.ts'
import type { App } from '../app.ts'
import { comingBy } from './incoming.ts'
import { type Receiving, receive, type Told } from './receive.ts'

export interface ReceivingByImap extends Receiving {
  readonly watch: boolean
  /** Aborted from outside to end it, and from inside to let go of the connection. */
  readonly stop: AbortController
}

export async function* receiveImap(
  app: App,
  { dryRun, watch, stop }: ReceivingByImap,
): AsyncGenerator<Told, void, undefined> {
  const imap = app.settings.inbound.imap
  if (imap === undefined) {
    throw new NewsletterError('config', {
      what: 'newsletter.yaml names no mailbox to read.',
      fix: 'Add inbound: { imap: { url: "${IMAP_URL}", folder: Roundup } }, and the variable.',
    })
  }
  const reading = {
    target: parseImapUrl(imap.url, imap.folder),
    watch: watch && !dryRun,
    flag: !dryRun,
    stop: stop.signal,
    notice: app.notice,
  }
  try {
    yield* receive(app, comingBy('imap', readImap(reading)), { dryRun })
  } finally {
    stop.abort()
  }
}
