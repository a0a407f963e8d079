// What an effect is applied with.
import type { Db } from '../../store/database.ts'
import type { Received } from '../../store/received.ts'
import type { App } from '../app.ts'
import type { Keys } from '../keys.ts'

export interface Applying {
  readonly app: App
  readonly db: Db
  readonly keys: Keys
  readonly received: Received
  readonly now: string
}
