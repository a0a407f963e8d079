// A line for each request: what kind of thing was asked for, what came of it, how long it took. The route's pattern
// stands for the path, since paths hold tokens; who asked is not written down.
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Log } from './log.ts'
import type { Env } from './site.ts'

export function logged(log: Log): MiddlewareHandler<Env> {
  return async (request, next) => {
    const began = performance.now()
    await next()
    const { method } = request.req
    // Of the last handler that was reached: the one that answered
    const route = routePath(request)
    const ms = Math.round((performance.now() - began) * 10) / 10
    log.info({ method, route, status: request.res.status, ms }, 'request')
  }
}
