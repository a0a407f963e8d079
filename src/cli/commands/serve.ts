import { NewsletterError } from '../../errors.ts'
import { type Cli, leaf } from '../define.ts'

interface Options {
  port?: string
  host?: string
  quiet?: boolean
}

export const serveCommand = (cli: Cli) =>
  leaf<Options>(
    cli,
    'serve',
    'Serve the pages behind the links in mails, until it is stopped',
    ['newsletter serve', 'newsletter serve --port 8081 --quiet'],
    async (session, _, options) => {
      const app = await session.app()
      const { serve } = await import('../../web/serve.ts')
      const { baseUrl, serve: configured } = app.settings
      const stop = new AbortController()
      const forget = session.io.onStop(() => {
        if (stop.signal.aborted) session.io.kill()
        stop.abort()
      })
      try {
        await serve(app, {
          host: options.host ?? configured.host,
          port: options.port === undefined ? configured.port : portOption(options.port),
          quiet: options.quiet === true,
          write: session.io.err,
          stop: stop.signal,
          ready: (host, port) => {
            session.emit({ host, port, baseUrl })
            session.say(`Serving ${baseUrl} at ${host} port ${port}; Ctrl-C ends it.`)
          },
        })
      } finally {
        forget()
      }
    },
  )
    .option('--port <number>', 'where to listen; 0 for any that is free (default: serve.port)')
    .option('--host <address>', 'on which of this machine’s addresses (default: serve.host)')
    .addHelpText(
      'after',
      '\nA line of JSON for each request goes to standard error, without anything by which a reader could be known.\n' +
        'It answers for the hosts of baseUrl and links.base alone, so a proxy in front of it has to pass Host on.\n' +
        'At SIGTERM it finishes what is in hand and ends; a second one ends it at once.',
    )

function portOption(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new NewsletterError('usage', {
    what: `--port ${text} is no port.`,
    fix: 'Write a number from 0 to 65535.',
  })
}
