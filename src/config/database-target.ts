// Which database a newsletter keeps its state in. On PostgreSQL each newsletter has a schema of its own:
// `?schema=` in the URL, else made from the workspace's folder.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { SCHEMA_NAME } from './schema.ts'
import type { Settings } from './settings.ts'
import { workspaceAt } from './workspace.ts'

export type DatabaseTarget =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }

/** `url` is without our `?schema=`, which PostgreSQL does not know; it may hold a password. */
export function databaseTarget(settings: Pick<Settings, 'database'>, root: string): DatabaseTarget {
  if (settings.database === 'sqlite') return { kind: 'sqlite', file: workspaceAt(root).database }
  const url = new URL(settings.database)
  const schema = url.searchParams.get('schema') ?? schemaFor(basename(root))
  url.searchParams.delete('schema')
  return { kind: 'postgres', url: url.href, schema }
}

/** A folder's name as a schema's: the same always; a digest stands for letters that a schema cannot have. */
function schemaFor(folder: string): string {
  const name = folder.toLowerCase().replaceAll(/[ .-]/g, '_')
  if (SCHEMA_NAME.test(name)) return name
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 8)
  return `newsletter_${name.replaceAll(/[^a-z0-9_]/g, '').slice(0, 40)}_${digest}`
}
