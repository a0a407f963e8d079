// The one stylesheet of all public pages, at an address that stays.
import type { Router, Site } from './site.ts'

export function stylesheet(router: Router, site: Site): void {
  const headers = {
    ...site.headers.plain,
    'Content-Type': 'text/css; charset=utf-8',
    'Cache-Control': 'public, max-age=3600',
  }
  router.get('/style.css', () => new Response(STYLE, { headers }))
}

const STYLE = `:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; padding: 1rem; max-width: 40rem }
h1 { line-height: 1.2 }
label { display: block; margin: 1rem 0 .25rem }
input, button, select { font: inherit; padding: .5rem .75rem; max-width: 100% }
`
