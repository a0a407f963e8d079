// An audience in subscribers/: NAME.yaml is a mailing list, NAME.csv the roster that subscribers are
// imported from. A name without a file is a roster that lives in the database alone.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NewsletterError } from '../errors.ts'
import { cleanLine } from '../text/clean.ts'
import { AUDIENCE_NAME, type ListConfig, listSchema } from './schema.ts'
import { validate } from './validate.ts'
import { CONFIG_FILE, type Workspace } from './workspace.ts'
import { readYaml } from './yaml-file.ts'

export type AudienceFile =
  | { readonly kind: 'list'; readonly name: string; readonly list: ListConfig }
  | { readonly kind: 'roster'; readonly name: string; readonly csv: string | null }

/** `name` as newsletter.yaml has it or as typed after --to. Throws NewsletterError('config' or 'input'). */
export function readAudienceFile(workspace: Pick<Workspace, 'subscribers'>, name: string): AudienceFile {
  refuseAPath(name)
  const yaml = join(workspace.subscribers, `${name}.yaml`)
  const csv = join(workspace.subscribers, `${name}.csv`)
  if (!existsSync(yaml)) return { kind: 'roster', name, csv: existsSync(csv) ? csv : null }
  if (existsSync(csv)) throw ambiguous(name)
  return { kind: 'list', name, list: validate(`subscribers/${name}.yaml`, readYaml(yaml), listSchema) }
}

function refuseAPath(name: string): void {
  if (AUDIENCE_NAME.test(name)) return
  throw new NewsletterError('input', {
    what: `“${cleanLine(name)}” is no audience's name: letters, digits, “.”, “_” and “-” only.`,
    fix: 'Name a file in subscribers/ without its ending: readers for subscribers/readers.csv.',
  })
}

function ambiguous(name: string): NewsletterError {
  return new NewsletterError('config', {
    what: `subscribers/${name}.yaml and subscribers/${name}.csv: expected one of them, found both`,
    fix: `Rename one, and name each in ${CONFIG_FILE} under audiences.`,
  })
}
