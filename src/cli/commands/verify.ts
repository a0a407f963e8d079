import { type Cli, leaf } from '../define.ts'
import { partly } from '../session.ts'
import { sayDispatches } from './status.ts'

export const verifyCommand = (cli: Cli) =>
  leaf<{ evidence?: string[] }>(
    cli,
    'verify [issue]',
    'Recompute the accounts of an issue and look for what does not add up',
    ['newsletter verify', 'newsletter verify 54', 'newsletter verify --evidence /var/log/mail.log'],
    async (session, [ref], { evidence = [] }) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { verify } = await import('../../app/verify.ts')
      const { resolve } = await import('node:path')
      const files = evidence.map(file => resolve(session.io.cwd, file))
      const verified = await verify(app, await issueMeant(app.db, ref), files)
      session.emit(verified)
      sayDispatches(session, verified.sums)
      for (const problem of verified.problems) session.say(`${session.style('red', 'problem')}  ${problem}`)
      if (verified.ok) session.say('Everything adds up, and every message can be made again as it was.')
      return partly(!verified.ok)
    },
  ).option(
    '--evidence <files...>',
    "a mail server's log in the form of Postfix, or a mailbox: says which uncertain messages were taken",
  )
