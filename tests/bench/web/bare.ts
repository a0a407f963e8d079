// The reference: a bare Hono handler that returns the same bytes. `node bare.ts` reads what to answer, as JSON, from
// standard input, and prints the port that it listens on.
import { text } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'

const answerSchema = z.object({
  path: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.base64(),
})

export type Answer = z.output<typeof answerSchema>

const answers = z.array(answerSchema).parse(JSON.parse(await text(process.stdin)))
const app = new Hono()
for (const { path, status, headers, body } of answers) {
  const octets = Buffer.from(body, 'base64')
  app.get(path, () => new Response(octets.length === 0 ? null : octets, { status, headers }))
}
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.stdout.write(`${port}\n`))
