// Run as a process of its own: fetches argv[2] with the limits of the configuration's defaults, and prints
// what it came to and by how many megabytes the process has grown.
import { createFetcher } from '../../../src/transport/http/fetcher.ts'

const fetcher = createFetcher({
  allow: ['127.0.0.1'],
  resolve: {},
  timeoutSeconds: 20,
  maxBytes: 10_000_000,
  concurrency: 8,
  userAgent: 'newsletter/0.0.0',
})
const before = process.resourceUsage().maxRSS
const result = await fetcher.get(process.argv[2] ?? '')
await fetcher.close()
const megabytes = (process.resourceUsage().maxRSS - before) / 1024
console.log(
  JSON.stringify({ kind: result.kind, problem: 'problem' in result ? result.problem : null, megabytes }),
)
