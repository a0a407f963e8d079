import { NewsletterError } from '../../errors.ts'
import { oneOf } from '../arguments.ts'
import { type Cli, leaf } from '../define.ts'
import { editionAsked } from '../edition-asked.ts'

interface Options {
  format?: string
  out?: string
  variant?: string
}

const VARIANTS = ['list', 'subscriber'] as const

export const previewCommand = (cli: Cli) =>
  leaf<Options>(
    cli,
    'preview [issue]',
    'Show an issue, or a Markdown file, as readers will get it',
    [
      'newsletter preview',
      'newsletter preview 54 --out preview',
      'newsletter preview issues/2015-06-15.md --format html --variant list',
    ],
    async (session, [what], options) => {
      const app = await session.app()
      const { FORMATS, preview, writePreviews } = await import('../../app/preview.ts')
      const { label, issue, edition } = await editionAsked(session, what)
      const variants =
        options.variant === undefined ? VARIANTS : [oneOf('--variant', options.variant, VARIANTS)]
      const formats = options.format === undefined ? FORMATS : [oneOf('--format', options.format, FORMATS)]
      if (options.out === undefined) {
        if (session.json)
          throw new NewsletterError('usage', { what: '--json describes files.', fix: 'Add --out DIR.' })
        const variant = options.variant === undefined ? 'subscriber' : variants[0]
        const format = options.format === undefined ? 'text' : formats[0]
        if (variant === undefined || format === undefined) return
        session.io.out(Buffer.from(await preview(app, issue, edition, variant, format)).toString())
        return
      }
      const { resolve } = await import('node:path')
      const files = await writePreviews(
        app,
        issue,
        edition,
        { variants, formats },
        resolve(session.io.cwd, options.out),
      )
      session.emit({ issue: label, hash: edition.hash, files })
      for (const file of files) session.say(`${file.path}  ${file.bytes} octets`)
    },
  )
    .option('--format <format>', 'html, text, eml, markdown or web (default: text; with --out, all of them)')
    .option('--variant <variant>', 'list or subscriber (default: subscriber; with --out, both)')
    .option('--out <dir>', 'write files there instead')
    .addHelpText('after', '\nISSUE is a number, a date, or a Markdown file; without it, the newest issue.')
