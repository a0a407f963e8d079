import type { ShownKey } from '../../app/dkim.ts'
import { NewsletterError } from '../../errors.ts'
import { SELECTOR } from '../../mail/dkim-record.ts'
import { oneOf } from '../arguments.ts'
import { type Cli, group, leaf } from '../define.ts'
import type { Session } from '../session.ts'

const ALGORITHMS = ['rsa', 'ed25519', 'both'] as const

export const dkimCommand = (cli: Cli) =>
  group('dkim', 'The keys that mail is signed with', [newCommand(cli), showCommand(cli)])

const newCommand = (cli: Cli) =>
  leaf<{ selector?: string; algorithm?: string }>(
    cli,
    'new',
    'Make keys to sign with, and say what the DNS has to say of them',
    ['newsletter dkim new', 'newsletter dkim new --selector s2026 --algorithm rsa'],
    async (session, _, { selector, algorithm = 'both' }) => {
      const asked = oneOf('--algorithm', algorithm, ALGORITHMS)
      const app = await session.app()
      const { newDkimKeys, signingDomain, usualSelector } = await import('../../app/dkim.ts')
      const name = selectorOption(selector ?? usualSelector(app))
      const keys = await newDkimKeys(app, name, asked === 'both' ? ['rsa', 'ed25519'] : [asked])
      session.emit({ domain: signingDomain(app), keys })
      sayKeys(session, keys)
      session.say()
      session.say(
        'Put that into the DNS. When `newsletter dkim show` and the DNS agree, sign with it by the line',
      )
      session.say(`  dkim: { selectors: [${keys.map(key => key.selector).join(', ')}] }`)
      session.say(
        'in newsletter.yaml. The files are secret and part of a backup; keep old ones, and their records,',
      )
      session.say('until nothing that they signed is on its way any more.')
    },
  )
    .option('--selector <name>', 'what the key is called in the DNS (default: s and the month)')
    .option('--algorithm <name>', 'rsa, ed25519 or both: two keys, two signatures (default: both)')
    .addHelpText(
      'after',
      '\nWith both, the selectors are NAMErsa and NAMEed. No key is ever written over: for a\nnew one, choose another name, and change newsletter.yaml when its record can be read.',
    )

const showCommand = (cli: Cli) =>
  leaf(
    cli,
    'show',
    'Show the keys that are there, and what the DNS has to say of them',
    ['newsletter dkim show', 'newsletter dkim show --json'],
    async session => {
      const app = await session.app()
      const { showDkimKeys, signingDomain } = await import('../../app/dkim.ts')
      const keys = await showDkimKeys(app)
      session.emit({ domain: signingDomain(app), keys })
      if (keys.length === 0)
        session.say('No key yet: mail goes out unsigned. `newsletter dkim new` makes them.')
      sayKeys(session, keys)
    },
  )

/** The record stands on lines of its own, so that it can be copied into a zone file. */
function sayKeys(session: Session, keys: readonly ShownKey[]): void {
  for (const [at, { selector, algorithm, bits, signs, record }] of keys.entries()) {
    if (at > 0) session.say()
    const kind = algorithm === 'rsa' ? `RSA, ${bits} bits` : 'Ed25519'
    session.say(`${session.style('bold', selector)}  ${kind}, ${signs ? 'signs' : 'does not sign'}`)
    session.say(record.zone)
  }
}

function selectorOption(text: string): string {
  if (SELECTOR.test(text)) return text
  throw new NewsletterError('usage', {
    what: `--selector ${text} is no name for a key.`,
    fix: 'Use small letters, digits, “-” and “.”, as in s2026.',
  })
}
