// How often links were followed, as a page for editors: sums of days, and nothing that leads to a person.
import { statsPage } from '../../render/archive/stats-page.ts'
import type { App } from '../app.ts'
import { statsOf } from '../stats.ts'
import { currentSite } from './current-site.ts'

/** @param path where it is shown, with a slash at its end, such as `stats/` */
export async function clicksPage(app: App, path: string): Promise<string> {
  const { files } = await currentSite(app)
  return statsPage(files.frame, path, await statsOf(app, null))
}
