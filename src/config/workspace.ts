// The workspace: the folder that one newsletter is, and where everything in it lies.
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { NewsletterError } from '../errors.ts'

export const CONFIG_FILE = 'newsletter.yaml'

/** Absolute paths; of all these only `config` is sure to exist. */
export interface Workspace {
  readonly root: string
  readonly config: string
  readonly templates: string
  readonly subscribers: string
  readonly sources: string
  readonly issues: string
  /** What the program keeps, not in git: the database, keys (0600), the outbox, what can be made again. */
  readonly state: string
  readonly database: string
  readonly keys: string
  readonly dkim: string
  readonly outbox: string
  /** Received mail that could not be read, as it came. */
  readonly quarantine: string
  readonly cache: string
}

export function workspaceAt(root: string): Workspace {
  const state = join(root, '.newsletter')
  return {
    root,
    config: join(root, CONFIG_FILE),
    templates: join(root, 'templates'),
    subscribers: join(root, 'subscribers'),
    sources: join(root, 'sources.opml'),
    issues: join(root, 'issues'),
    state,
    database: join(state, 'state.db'),
    keys: join(state, 'keys'),
    dkim: join(state, 'keys', 'dkim'),
    outbox: join(state, 'outbox'),
    quarantine: join(state, 'quarantine'),
    cache: join(state, 'cache'),
  }
}

/**
 * The workspace in `given` (what --workspace says, relative to `from`), or else the nearest one at or
 * above `from`. Throws NewsletterError('noWorkspace').
 */
export function findWorkspace(from: string, given?: string): Workspace {
  const start = resolve(from, given ?? '.')
  const root = given === undefined ? upwards(start) : isWorkspace(start) ? start : null
  if (root !== null) return workspaceAt(root)
  throw new NewsletterError('noWorkspace', {
    what: `There is no ${CONFIG_FILE} in ${start}${given === undefined ? ', nor in any folder above it' : ''}.`,
    fix: 'Make a newsletter with `newsletter init DIR`, or name the folder of one with `--workspace DIR`.',
  })
}

function upwards(folder: string): string | null {
  if (isWorkspace(folder)) return folder
  const parent = dirname(folder)
  return parent === folder ? null : upwards(parent)
}

function isWorkspace(folder: string): boolean {
  return existsSync(join(folder, CONFIG_FILE))
}
