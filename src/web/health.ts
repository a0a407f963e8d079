// Whether the newsletter can do its work: the database takes writes, and is of the version that this program knows.
// Whoever asks is told that and no more. Asking is cheap however often it is done, since an answer holds for a while.
import { randomUUID } from 'node:crypto'
import { instant } from '../app/app.ts'
import { inTransaction } from '../store/database.ts'
import { isCurrent } from '../store/migrate.ts'
import { proveWritable } from '../store/proof.ts'
import type { Router, Site } from './site.ts'

const HOLDS_MS = 2_000

export function health(router: Router, site: Site): void {
  let known: { readonly until: number; readonly answer: Promise<Health> } | null = null
  router.get('/health', async () => {
    const now = performance.now()
    if (known === null || known.until < now) known = { until: now + HOLDS_MS, answer: examine(site) }
    const answer = await known.answer
    return new Response(JSON.stringify(answer), {
      status: answer.status === 'ok' ? 200 : 503,
      headers: { ...site.headers.plain, 'Cache-Control': 'no-store', 'Content-Type': 'application/json' },
    })
  })
}

interface Health {
  readonly status: 'ok' | 'failing'
  readonly database: 'writable' | 'failing'
  /** Whether the database is of this program's version; null when it could not be asked. */
  readonly current: boolean | null
}

async function examine({ app, log }: Site): Promise<Health> {
  try {
    await inTransaction(app.db, async db => await proveWritable(db, `health ${randomUUID()}`, instant(app)))
    const current = await isCurrent(app.db)
    return { status: current ? 'ok' : 'failing', database: 'writable', current }
  } catch (error) {
    log.error({ error }, 'the database failed')
    return { status: 'failing', database: 'failing', current: null }
  }
}
