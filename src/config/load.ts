// newsletter.yaml → Settings. It is read at every start, so this imports nothing beyond YAML and zod.
import { join } from 'node:path'
import { NewsletterError } from '../errors.ts'
import { configSchema } from './schema.ts'
import { type Settings, settingsOf } from './settings.ts'
import { type Override, validate } from './validate.ts'
import { CONFIG_FILE } from './workspace.ts'
import { type Environment, readYaml } from './yaml-file.ts'

export type { Settings }

/**
 * Reads the configuration of the workspace at `root`; the environment's NEWSLETTER_* win over the file.
 * Throws NewsletterError('config') that names every mistake. Checks form only: no host is asked, no file sought.
 */
export function loadConfig(root: string, env: Environment): Settings {
  const overrides = overridesIn(env)
  const file = readYaml(
    join(root, CONFIG_FILE),
    env,
    overrides.map(override => override.path),
  )
  return settingsOf(validate(CONFIG_FILE, file, configSchema, overrides))
}

const VARIABLES = [
  { variable: 'NEWSLETTER_SMTP_URL', path: ['smtp', 'url'] },
  { variable: 'NEWSLETTER_DATABASE', path: ['database'] },
  { variable: 'NEWSLETTER_BASE_URL', path: ['baseUrl'] },
] as const

function overridesIn(env: Environment): Override[] {
  const single = VARIABLES.flatMap(({ variable, path }) => {
    const value = env[variable]
    return value === undefined ? [] : [{ variable, path, value }]
  })
  return [...single, ...resolveOverrides(env['NEWSLETTER_FETCH_RESOLVE'] ?? '')]
}

/** `host=address:port,host=address:port`, merged into fetch.resolve. */
function resolveOverrides(text: string): Override[] {
  const variable = 'NEWSLETTER_FETCH_RESOLVE'
  const pairs = text.split(',').filter(pair => pair.trim() !== '')
  return pairs.map(pair => {
    const [, host, value] = /^\s*([^=\s]+)=(\S+)\s*$/.exec(pair) ?? []
    if (host !== undefined && value !== undefined)
      return { variable, path: ['fetch', 'resolve', host], value }
    throw new NewsletterError('config', {
      what: `${variable}: expected host=address:port, found “${pair.trim()}”`,
      fix: `Set ${variable} to such pairs with commas between them, or unset it.`,
    })
  })
}
