import { type Cli, group, leaf } from '../define.ts'
import { confirm, partly } from '../session.ts'
import { count } from '../terminal.ts'

export const archiveCommand = (cli: Cli) =>
  group('archive', 'The published issues as pages and feeds', [build(cli), remove(cli), restore(cli)])

const build = (cli: Cli) =>
  leaf(
    cli,
    'build <dir>',
    'Write the archive as a folder of files, for any host',
    ['newsletter archive build public', 'newsletter archive build ../my-pages'],
    async (session, [dir = '']) => {
      const app = await session.app()
      const { resolve } = await import('node:path')
      const { buildArchive } = await import('../../app/archive/build-archive.ts')
      const built = await buildArchive(app, resolve(session.io.cwd, dir))
      session.emit(built)
      session.say(
        `${count(built.issues, 'issue')} with ${count(built.entries, 'entry', 'entries')} and ` +
          `${count(built.links, 'short link')} in ${count(built.files, 'file')}: ${built.written} written, ` +
          `${built.unchanged} unchanged, ${built.removed} removed.`,
      )
      session.say(built.folder)
      for (const path of built.hidden) {
        session.note(`The short link ${path} cannot be reached: a page of the archive has its address.`)
      }
      return partly(built.hidden.length > 0)
    },
  )

const remove = (cli: Cli) =>
  leaf<{ yes?: boolean }>(
    cli,
    'remove <post...>',
    'Take a post out of the archive, and disable its short links',
    ['newsletter archive remove https://blog.example.org/post', 'newsletter archive remove blog122'],
    async (session, posts, { yes }) => {
      const app = await session.app()
      const { removePost } = await import('../../app/archive/remove-post.ts')
      for (const post of posts) {
        const question = `Take ${post} out of the archive, and disable its short links?`
        // It can be put back, so a script needs no flag.
        if (!yes && session.io.terminal.in && !(await confirm(session, question, '--yes'))) continue
        const removed = await removePost(app, post)
        session.emit(removed)
        session.say(
          `Took out “${removed.title}”${removed.links.length > 0 ? `, and disabled ${removed.links.join(', ')}` : ''}.`,
        )
      }
      session.note('Build the archive anew where it is a folder on a host: `newsletter archive build DIR`.')
    },
  ).option('--yes', 'do not ask')

const restore = (cli: Cli) =>
  leaf(
    cli,
    'restore <post...>',
    'Put a post back that was taken out',
    ['newsletter archive restore https://blog.example.org/post'],
    async (session, posts) => {
      const app = await session.app()
      const { restorePost } = await import('../../app/archive/remove-post.ts')
      for (const post of posts) {
        const restored = await restorePost(app, post)
        session.emit(restored)
        session.say(`Put back “${restored.title}”.`)
      }
    },
  )
