// How often links were followed, as a page with a plot, where the configuration wants it shown: sums of days, with
// nobody in them. Adding everything up takes a while, so an answer holds for a while.
import { clicksPage } from '../app/archive/clicks-page.ts'
import type { Router, Site } from './site.ts'

const HOLDS_MS = 10_000
const PATH = 'stats/'

export function clicks(router: Router, site: Site): void {
  if (!site.app.settings.serve.stats) return
  let known: { readonly until: number; readonly page: Promise<string> } | null = null
  const headers = {
    ...site.headers.plain,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'public, max-age=60',
    'X-Robots-Tag': 'noindex',
  }
  router.get('/stats', () => site.moved(`/${PATH}`))
  router.get(`/${PATH}`, async () => {
    const now = performance.now()
    if (known === null || known.until < now) {
      known = { until: now + HOLDS_MS, page: clicksPage(site.app, PATH) }
      // What failed is not kept.
      known.page.catch(() => (known = null))
    }
    return new Response(await known.page, { headers })
  })
}
