import type { DeliveryState } from '../../dispatch/delivery.ts'
import { NewsletterError } from '../../errors.ts'
import type { Db } from '../../store/database.ts'
import { oneOf } from '../arguments.ts'
import { type Cli, group, leaf } from '../define.ts'
import { count } from '../terminal.ts'

const STATES: readonly DeliveryState[] = [
  'queued',
  'claimed',
  'dot',
  'accepted',
  'deferred',
  'failed',
  'uncertain',
  'suppressed',
]

export const deliveriesCommand = (cli: Cli) =>
  group('deliveries', 'Who got an issue, one by one', [list(cli), resolve(cli)])

const list = (cli: Cli) =>
  leaf<{ state?: string }>(
    cli,
    'list [issue]',
    'List the recipients of an issue',
    ['newsletter deliveries list --state failed', 'newsletter deliveries list 54 --json'],
    async (session, [ref], { state }) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { listDispatches } = await import('../../store/dispatches.ts')
      const { listDeliveries } = await import('../../store/deliveries.ts')
      const only = state === undefined ? undefined : oneOf('--state', state, STATES)
      const issue = await issueMeant(app.db, ref)
      for (const dispatch of await listDispatches(app.db, issue.id)) {
        for await (const row of listDeliveries(app.db, dispatch.id, only)) {
          session.emit({
            dispatch: dispatch.id,
            recipient: row.address,
            state: row.state,
            reason: row.reason,
            attempts: row.attempts,
            lastReply: row.last_reply,
            messageId: row.message_id,
            nextAt: row.next_at,
            at: row.updated_at,
          })
          session.say(
            `${row.state.padEnd(10)}  ${row.address}  ${row.reason ?? row.last_reply ?? ''}`.trimEnd(),
          )
        }
      }
    },
  ).option('--state <state>', `only those that are ${STATES.join(', ')}`)

const resolve = (cli: Cli) =>
  leaf<{ as?: string; all?: boolean }>(
    cli,
    'resolve <dispatch> [addresses...]',
    'Settle what is uncertain',
    [
      'newsletter deliveries resolve 7 ada@example.org --as accepted',
      'newsletter deliveries resolve 7 --all --as queued',
    ],
    async (session, [id = '', ...addresses], options) => {
      const app = await session.app()
      const { resolveUncertain, listDeliveries } = await import('../../store/deliveries.ts')
      const { addressKey, parseAddress } = await import('../../mail/address.ts')
      if (options.as === undefined) {
        throw new NewsletterError('usage', {
          what: 'What became of them?',
          fix: 'Say --as accepted (they have it), --as failed (they do not), or --as queued (send it again).',
        })
      }
      const to = oneOf('--as', options.as, ['accepted', 'failed', 'queued'] as const)
      if ((addresses.length === 0) === (options.all !== true)) {
        throw new NewsletterError('usage', {
          what: 'Which deliveries?',
          fix: 'Name addresses, or use --all; not both.',
        })
      }
      const dispatch = await dispatchMeant(app.db, id)
      const uncertain = new Map<string, string>()
      for await (const row of listDeliveries(app.db, dispatch, 'uncertain')) {
        uncertain.set(row.address_key, row.address)
      }
      const keys = options.all
        ? [...uncertain.keys()]
        : addresses.map(text => {
            const address = parseAddress(text)
            const key = address === null ? '' : addressKey(address)
            if (uncertain.has(key)) return key
            throw new NewsletterError('notFound', {
              what: `Nothing is uncertain about ${text} in dispatch ${id}.`,
              fix: 'See `newsletter deliveries list --state uncertain`, and `newsletter status` for the numbers of dispatches.',
            })
          })
      const decision = {
        state: to,
        reason: to === 'queued' ? 'to be sent again, as a person decided' : `${to}, as a person said`,
      }
      const resolved = await resolveUncertain(app.db, Number(id), keys, decision, app.now().toISOString())
      session.emit({ dispatch: Number(id), as: to, resolved })
      session.say(`${count(resolved.length, 'delivery', 'deliveries')} resolved as ${to}.`)
      if (to === 'queued' && resolved.length > 0) session.say('`newsletter send --resume` sends them again.')
    },
  )
    .option('--as <state>', 'accepted (they have it), failed (they do not), or queued (send it again)')
    .option('--all', 'every uncertain delivery of the dispatch')

async function dispatchMeant(db: Db, text: string): Promise<number> {
  const fix = '`newsletter status` shows the dispatches with their numbers.'
  if (!/^\d{1,9}$/.test(text))
    throw new NewsletterError('usage', { what: `${text} is no dispatch's number.`, fix })
  const { hasDispatch } = await import('../../store/dispatches.ts')
  if (await hasDispatch(db, Number(text))) return Number(text)
  throw new NewsletterError('notFound', { what: `There is no dispatch ${text}.`, fix })
}
