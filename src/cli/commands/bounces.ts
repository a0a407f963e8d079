import { NewsletterError } from '../../errors.ts'
import { type Cli, group, leaf } from '../define.ts'

export const bouncesCommand = (cli: Cli) => group('bounces', 'What came back undelivered', [list(cli)])

const list = (cli: Cli) =>
  leaf(
    cli,
    'list [address]',
    'List bounces of what we sent, newest first',
    ['newsletter bounces list', 'newsletter bounces list ada@example.org --json'],
    async (session, [text]) => {
      const app = await session.app()
      const { bouncesOf } = await import('../../app/bounces.ts')
      let found = 0
      for await (const bounce of bouncesOf(app, text === undefined ? null : await keyOf(text))) {
        const { address, action, status, reason, diagnostic, score, suppressed, probe, at } = bounce
        const delivery = bounce.delivery_id
        session.emit({
          address,
          action,
          class: bounce.class,
          status,
          reason,
          diagnostic,
          score,
          suppressed,
          probe,
          delivery,
          at,
        })
        const asked = probe === null ? '' : `, asked ${probe.askedAt.slice(0, 10)}: ${probe.state}`
        const state =
          suppressed === null ? `score ${score}${asked}` : session.style('red', `suppressed: ${suppressed}`)
        session.say(`${at.slice(0, 10)}  ${bounce.class.padEnd(6)}  ${address}  ${reason}  (${state})`)
        found += 1
      }
      if (found === 0) session.say('Nothing bounced.')
    },
  ).addHelpText(
    'after',
    '\nSCORE is what speaks against an address: 1 for a soft bounce, 4 for a hard one, halved every two weeks.\nAt 2.5 the address is asked by a letter: when that bounces within a week, it gets no more mail; when it does\nnot, its score begins anew.',
  )

async function keyOf(text: string): Promise<string> {
  const { addressKey, parseAddress } = await import('../../mail/address.ts')
  const address = parseAddress(text)
  if (address !== null) return addressKey(address)
  throw new NewsletterError('usage', { what: `${text} is no address.`, fix: 'Write it as ada@example.org.' })
}
