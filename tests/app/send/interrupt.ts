// Watches the statements that go to a database, so that a test can end the world before one of them, or after it.
import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely'
import type { Db } from '../../../src/store/database.ts'

export interface Watcher {
  /** Called with the statement's SQL and its first parameter, before it goes to the database. */
  readonly before?: (statement: string) => void
  /** Called when the database has done it. */
  readonly after?: (statement: string) => void
}

/** The same database, watched. */
export function watched<D extends Db>(db: D, { before, after }: Watcher): D {
  const under = new WeakMap<object, string>()
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }: PluginTransformQueryArgs) => {
      const { sql, parameters } = db.getExecutor().compileQuery(node, queryId)
      const statement = `${sql} -- ${String(parameters[0])}`
      under.set(queryId, statement)
      before?.(statement)
      return node
    },
    transformResult: async ({ result, queryId }: PluginTransformResultArgs) => {
      after?.(under.get(queryId) ?? '')
      return result
    },
  }
  return db.withPlugin(plugin) as D
}
