// A roster as a CSV file that every spreadsheet opens and none runs, and that an import reads back to the same.
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
