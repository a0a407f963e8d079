import { resolve } from 'node:path'
import type { Incoming } from '../../app/receive/incoming.ts'
import type { Told } from '../../app/receive/receive.ts'
import { NewsletterError } from '../../errors.ts'
import { type Cli, leaf } from '../define.ts'
import { partly, type Session } from '../session.ts'
import { count } from '../terminal.ts'

interface Options {
  stdin?: boolean
  maildir?: string
  mbox?: string
  lmtp?: string
  imap?: boolean
  watch?: boolean
  dryRun?: boolean
}

export const inboundCommand = (cli: Cli) =>
  leaf<Options>(
    cli,
    'inbound',
    'Read mail that came in, and do what it asks for',
    [
      'newsletter inbound --maildir ~/Maildir/.Roundup',
      'newsletter inbound --mbox archive.mbox --dry-run --json',
      'newsletter inbound --stdin < message.eml',
    ],
    async (session, _, options) => {
      const { keepHeapsSteady } = await import('../../app/small-heap.ts')
      keepHeapsSteady()
      const { toldAsJson } = await import('../../app/receive/told.ts')
      const kinds = new Map<string, number>()
      let unread = 0
      for await (const told of await messages(session, options)) {
        session.emit(toldAsJson(told))
        session.say(line(session, told))
        const kind = told.verdict.read ? told.verdict.outcome.kind : 'unread'
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        unread += told.verdict.read ? 0 : 1
      }
      session.say(summary(kinds))
      // A mail server takes anything but 0 for a failure of the message, which is recorded.
      return options.stdin === true ? undefined : partly(unread > 0)
    },
  )
    .option('--stdin', 'one message on standard input, as an alias or .forward hands it over')
    .option('--maildir <dir>', 'what is new in a Maildir; each is marked as seen once it is recorded')
    .option('--mbox <file>', 'every message of an mbox; it is not changed')
    .option(
      '--imap',
      'what is unseen in the folder that inbound.imap names; each is marked as seen once it is recorded',
    )
    .option('--watch', 'with --imap: wait for more, until it is stopped')
    .option(
      '--lmtp <address>',
      'be the LMTP server that a mail server hands messages to: host:port, or a socket',
    )
    .option('--dry-run', 'say what each message is, and record nothing')
    .addHelpText(
      'after',
      '\nA message is recorded once, by its Message-ID, however often and by whatever way it comes.\n' +
        'With --stdin the exit code is 0 once the message is recorded or kept aside, and 75 in every\nother case, so that the mail server tries again.',
    )

async function messages(session: Session, options: Options): Promise<AsyncIterable<Told>> {
  const app = await session.app()
  const receiving = { dryRun: options.dryRun === true }
  const ways = [options.stdin, options.maildir, options.mbox, options.lmtp, options.imap]
  if (ways.filter(way => way !== undefined).length !== 1) {
    throw new NewsletterError('usage', {
      what: 'Where does the mail come from?',
      fix: 'Say one of --stdin, --maildir DIR, --mbox FILE, --imap and --lmtp ADDRESS.',
    })
  }
  if (options.watch === true && options.imap !== true) {
    throw new NewsletterError('usage', { what: '--watch waits for a mailbox.', fix: 'Say it with --imap.' })
  }
  if (options.lmtp !== undefined) return await lmtp(session, options.lmtp, receiving.dryRun)
  if (options.imap === true) return await imap(session, options)
  const { receive } = await import('../../app/receive/receive.ts')
  return receive(app, await comingFrom(session, options), receiving)
}

async function lmtp(session: Session, text: string, dryRun: boolean): Promise<AsyncIterable<Told>> {
  const { parseLmtpAddress } = await import('../../transport/mailbox/lmtp.ts')
  const address = parseLmtpAddress(text)
  if (address === null || dryRun) {
    throw new NewsletterError('usage', {
      what: dryRun
        ? 'A mail server cannot be answered without recording.'
        : `${text} is no place to listen at.`,
      fix: dryRun
        ? 'Leave out --dry-run.'
        : 'Write 127.0.0.1:2424, or the path of a socket such as ./lmtp.sock',
    })
  }
  const { serveLmtp } = await import('../../app/receive/serve-lmtp.ts')
  const stop = new AbortController()
  session.io.onStop(() => stop.abort())
  const ready = (place: string) => session.note(`LMTP at ${place}; Ctrl-C ends it`)
  return serveLmtp(await session.app(), { address, stop: stop.signal, ready, dryRun })
}

async function imap(session: Session, options: Options): Promise<AsyncIterable<Told>> {
  const app = await session.app()
  const { receiveImap } = await import('../../app/receive/receive-imap.ts')
  const stop = new AbortController()
  session.io.onStop(() => stop.abort())
  return receiveImap(app, { dryRun: options.dryRun === true, watch: options.watch === true, stop })
}

async function comingFrom(session: Session, options: Options): Promise<AsyncIterable<Incoming>> {
  const { maildir, mbox, dryRun } = options
  const { comingBy } = await import('../../app/receive/incoming.ts')
  if (maildir !== undefined) {
    const { readMaildir } = await import('../../transport/mailbox/maildir.ts')
    return comingBy('maildir', readMaildir(await existing(session, maildir), dryRun === true))
  }
  if (mbox !== undefined) {
    const { readMbox } = await import('../../transport/mailbox/mbox.ts')
    return comingBy('mbox', readMbox(await existing(session, mbox)))
  }
  const { readOne } = await import('../../transport/mailbox/one.ts')
  const { parseOrigin } = await import('../../transport/mail-authentication/origin.ts')
  // What Postfix's local(8) tells a command, and pipe(8) can be made to.
  const { CLIENT_ADDRESS = '', CLIENT_HELO = '', SENDER = '' } = session.io.env
  return comingBy('stdin', readOne(await session.io.stdin()), {
    origin: parseOrigin(CLIENT_ADDRESS, CLIENT_HELO, SENDER),
  })
}

async function existing(session: Session, path: string): Promise<string> {
  const { access } = await import('node:fs/promises')
  const full = resolve(session.io.cwd, path)
  await access(full).catch((cause: unknown) => {
    throw new NewsletterError(
      'input',
      { what: `${path} cannot be read.`, fix: 'Give the path of a mailbox.' },
      { cause },
    )
  })
  return full
}

function line(session: Session, { verdict, state, effect }: Told): string {
  if (!verdict.read) return `${session.style('red', 'unread')}  ${verdict.incoming.place}  ${verdict.reason}`
  const { message, outcome } = verdict
  const from = message.author?.address ?? (message.signedAs || '(nobody)')
  const rest = [outcome.reason, state === 'known' ? 'recorded before' : '', effect ?? ''].filter(
    part => part !== '',
  )
  return `${outcome.kind}  ${from}  ${message.subject}\n    ${rest.join('; ')}`
}

function summary(kinds: ReadonlyMap<string, number>): string {
  const total = [...kinds.values()].reduce((sum, number) => sum + number, 0)
  const parts = [...kinds].map(([kind, number]) => `${number} ${kind}`)
  return `${count(total, 'message')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`
}
