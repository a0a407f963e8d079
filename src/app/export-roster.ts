// A roster as a CSV file that every spreadsheet opens and none runs, and that an import reads back to the same.
import { open } from 'node:fs/promises'
import { NewsletterError } from '../errors.ts'
import { type RosterQuery, rosterPages } from '../store/roster-pages.ts'
import { tagsOf } from '../store/tags.ts'
import { csvLine } from '../text/csv.ts'
import type { App } from './app.ts'

/** In pieces of whole lines; begins with the mark by which Excel knows UTF-8. */
export async function* exportRoster(app: App, query: RosterQuery): AsyncGenerator<string, void, undefined> {
  yield `\uFEFF${csvLine(['email', 'name', 'language', 'tags', 'since', 'source'])}`
  for await (const people of rosterPages(app.db, query)) {
    const tags = await tagsOf(
      app.db,
      people.map(({ id }) => id),
    )
    yield people
      .map(({ id, address, name, language, since, source }) =>
        csvLine([address, name ?? '', language ?? '', (tags.get(id) ?? []).join('|'), since, source]),
      )
      .join('')
  }
}

/** @returns how many people are in it. @throws NewsletterError 'input' when there is such a file, or it cannot be made */
export async function writeRoster(app: App, query: RosterQuery, file: string): Promise<number> {
  try {
    await using handle = await open(file, 'wx', 0o600)
    let lines = 0
    for await (const text of exportRoster(app, query)) {
      await handle.appendFile(text)
      lines += text.split('\r\n').length - 1
    }
    return lines - 1
  } catch (cause) {
    if (cause instanceof NewsletterError || !(cause instanceof Error && 'code' in cause)) throw cause
    throw new NewsletterError(
      'input',
      {
        what: `${file} cannot be written (${String(cause.code)}).`,
        fix: 'Name a file that does not exist yet.',
      },
      { cause },
    )
  }
}
