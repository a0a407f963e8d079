import { type Cli, leaf } from '../define.ts'
import { sayDispatches } from './status.ts'

/** `newsletter` without a command. */
export const whereCommand = (cli: Cli) =>
  leaf(
    cli,
    'where',
    'Say where the week stands and which command comes next',
    ['newsletter'],
    async session => {
      const { whereWeStand } = await import('../../app/where-we-stand.ts')
      const stand = await whereWeStand(await session.app())
      session.emit(stand)
      session.say(session.style('bold', stand.newsletter))
      for (const line of stand.lines) session.say(line)
      if (stand.status) sayDispatches(session, stand.status.dispatches)
      session.say(`Next: ${stand.next.why} ${session.style('bold', stand.next.command)}`)
    },
  )
