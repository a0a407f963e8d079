import { type Cli, leaf } from '../define.ts'
import { partly } from '../session.ts'
import { sayDispatches } from './status.ts'

export const verifyCommand = (cli: Cli) =>
  leaf(
    cli,
    'verify [issue]',
    'Recompute the accounts of an issue and look for what does not add up',
    ['newsletter verify', 'newsletter verify 54'],
    async (session, [ref]) => {
      const app = await session.app()
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { verify } = await import('../../app/verify.ts')
      const verified = await verify(app, await issueMeant(app.db, ref))
      session.emit(verified)
      sayDispatches(session, verified.sums)
      for (const problem of verified.problems) session.say(`${session.style('red', 'problem')}  ${problem}`)
      if (verified.ok) session.say('Everything adds up, and every message can be made again as it was.')
      return partly(!verified.ok)
    },
  )
