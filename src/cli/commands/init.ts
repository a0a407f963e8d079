import { type Cli, leaf } from '../define.ts'

export const initCommand = (cli: Cli) =>
  leaf(
    cli,
    'init [dir]',
    'Make a new newsletter in a folder',
    ['newsletter init my-newsletter'],
    async (session, [dir = '.']) => {
      const { resolve } = await import('node:path')
      const { scaffold } = await import('../../config/scaffold.ts')
      const root = resolve(session.io.cwd, dir)
      const files = scaffold(root)
      session.emit({ workspace: root, files })
      session.say(`A newsletter is in ${root} now:`)
      for (const file of files) session.say(`  ${file}`)
      session.say()
      session.say(
        'Next: put your name and address into newsletter.yaml, then run `newsletter` to see what comes next.',
      )
    },
  )
