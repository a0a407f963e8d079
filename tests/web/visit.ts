// A newsletter's web that a test visits, on each database: https://newsletter.example.org behind a proxy, with its
// short links at https://s.example.org.
import { type Keys, openKeys } from '../../src/app/keys.ts'
import type { Router } from '../../src/web/site.ts'
import { type WebOptions, webApp } from '../../src/web/web-app.ts'
import { type AppForTest, forEachApp } from '../app/app-for-test.ts'

export interface Visited extends AppForTest {
  readonly web: AppForTest['web']
  readonly keys: Keys
  readonly router: Router
  /** By a path of baseUrl, or an absolute address. */
  readonly visit: (address: string, init?: RequestInit) => Promise<Response>
}

export type OpenWeb = (options?: WebOptions & { readonly config?: object }) => Promise<Visited>

export const BASE = 'https://newsletter.example.org'

export function forEachWeb(subject: string, tests: (open: OpenWeb) => void): void {
  forEachApp(subject, openApp =>
    tests(async ({ config = {}, ...options } = {}) => {
      const opened = await openApp({ config: { baseUrl: BASE, ...config } })
      const keys = await openKeys(opened.app)
      const router = webApp(opened.app, keys, options)
      const visit = async (address: string, init?: RequestInit) =>
        await router.request(address.startsWith('/') ? BASE + address : address, init)
      return { ...opened, keys, router, visit }
    }),
  )
}
