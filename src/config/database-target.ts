// Which database a newsletter keeps its state in. On PostgreSQL each newsletter has a schema of its own:
// `?schema=` in the URL, else made from the workspace's folder.
import { basename } from 'node:path'
import { NewsletterError } from '../errors.ts'
import { cleanLine } from '../text/clean.ts'
import { SCHEMA_NAME } from './schema.ts'
import type { Settings } from './settings.ts'
import { CONFIG_FILE, workspaceAt } from './workspace.ts'

export type DatabaseTarget =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }

/** `url` is without our `?schema=`, which PostgreSQL does not know; it may hold a password. Throws NewsletterError('config'). */
export function databaseTarget(settings: Pick<Settings, 'database'>, root: string): DatabaseTarget {
  if (settings.database === 'sqlite') return { kind: 'sqlite', file: workspaceAt(root).database }
  const url = new URL(settings.database)
  const schema = url.searchParams.get('schema') ?? schemaFor(basename(root))
  url.searchParams.delete('schema')
  return { kind: 'postgres', url: url.href, schema }
}

/** A folder's name as a schema's, the same always; no two names share one but for case, space, dot and hyphen. */
function schemaFor(folder: string): string {
  const name = folder
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ .-]/g, '_')
    .replace(/[^a-z0-9_]/gu, letter => `_${letter.codePointAt(0)?.toString(16)}_`)
  const schema = SCHEMA_NAME.test(name) ? name : `newsletter_${name}`
  if (SCHEMA_NAME.test(schema)) return schema
  throw new NewsletterError('config', {
    what: `${CONFIG_FILE}: database: the name of the folder, “${cleanLine(folder)}”, is too long to name a schema by`,
    fix: 'Name the schema in the address of the database: add ?schema=NAME.',
  })
}
