// What a bench ran on, in one line, for whoever compares two of them.
import { cpus } from 'node:os'

export function machine(): string {
  const { model = 'unknown' } = cpus()[0] ?? {}
  return `${process.platform} ${process.arch}, ${cpus().length} × ${model}, Node ${process.versions.node}`
}
