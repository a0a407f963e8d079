// What every verb is given: the newsletter it works on, and the edges of the world (clock, network, notices).
import type { Settings } from '../config/load.ts'
import type { Workspace } from '../config/workspace.ts'
import type { Db } from '../store/database.ts'
import type { Ledger, Order } from '../store/ledger.ts'
import type { Fetcher } from '../transport/http/fetcher.ts'

export interface App {
  readonly workspace: Workspace
  readonly settings: Settings
  readonly db: Db
  readonly now: () => Date
  /** What holds secrets that are never kept: asked when one is used. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** 0 to 1; for the jitter of retries. */
  readonly random: () => number
  /** The one guarded way to fetch, made when first needed. */
  readonly fetcher: () => Promise<Fetcher>
  /** The ledger of a dispatch, to send from. */
  readonly openLedger: (order: Order) => Promise<Ledger>
  /** Something worth a person's eye that is no result: one line. */
  readonly notice: (line: string) => void
}

/** This instant as the store writes it. */
export function instant(app: Pick<App, 'now'>): string {
  return app.now().toISOString()
}
