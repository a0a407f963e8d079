// Approved: of Mailman (RELIABILITY MM-9). The list's secret stands in front of a post at the moment in which it is
// handed to a relay, and at no other: it is in no database, no outbox, no signature and no log. It goes only where the
// line is encrypted.
import { readAudienceFile } from '../../config/audience-file.ts'
import { NewsletterError } from '../../errors.ts'
import { toWireMessage } from '../../mail/wire-message.ts'
import type { Dispatch } from '../../store/dispatches.ts'
import type { App } from '../app.ts'
import type { Mail } from './message.ts'
import { isRehearsal, type Route } from './route.ts'

/**
 * What is done to a post on its way out; null when nothing is.
 * @throws NewsletterError 'config' when the secret is not at hand, or would go in the clear: then nothing is tried
 */
export function approving(
  app: App,
  { kind, audience, rehearsal }: Pick<Dispatch, 'kind' | 'audience' | 'rehearsal'>,
  route: Pick<Route, 'relays'>,
): ((mail: Mail) => Mail) | null {
  if (kind !== 'list' || rehearsal === 1 || isRehearsal(app)) return null
  const file = readAudienceFile(app.workspace, audience)
  const variable = file.kind === 'list' ? file.list.approved?.slice(2, -1) : undefined
  if (variable === undefined) return null
  const secret = app.env[variable] ?? ''
  if (!/^[!-~]{1,200}$/.test(secret)) {
    throw new NewsletterError('config', {
      what: `subscribers/${audience}.yaml: the environment variable ${variable} is not set, or holds more than one word.`,
      fix: `Set ${variable} to the list's password for posts, or take \`approved\` away: a moderator decides then.`,
    })
  }
  const open = route.relays.find(({ target }) => target.tls === 'off')
  if (open !== undefined) {
    throw new NewsletterError('config', {
      what: `The list's secret would go to ${open.name} in the clear.`,
      fix: 'Use smtps:// or ?tls=require for it, or take `approved` away.',
    })
  }
  const line = Buffer.from(`Approved: ${secret}\r\n`)
  return mail => ({
    ...mail,
    size: mail.size + line.length,
    message: Promise.resolve(mail.message).then(octets => toWireMessage(Buffer.concat([line, octets]))),
  })
}
