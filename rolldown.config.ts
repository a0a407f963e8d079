// The build: what every start needs is one small bundle; what only some commands need is loaded when used.
// Chunks lie as deep below the root as src/FOLDER/FILE.ts, so `new URL('../../templates/', import.meta.url)`
// means the same in a module of that depth and in what became of it.
import { defineConfig } from 'rolldown'
import manifest from './package.json' with { type: 'json' }

/** Needed at every start; the rest of the dependencies stay packages and load when a command imports them. */
const BUNDLED = ['commander', 'kysely', 'yaml', 'zod']

const external = Object.keys(manifest.dependencies)
  .filter(name => !BUNDLED.includes(name))
  .map(name => new RegExp(`^${name}(/|$)`))

export default defineConfig({
  input: {
    'cli/main': 'src/cli/main.ts',
    'app/render-process': 'src/app/render-process.ts',
    'store/ledger-thread': 'src/store/ledger-thread.ts',
    'transport/parse-worker': 'src/transport/mail-parser/parse-worker.ts',
  },
  platform: 'node',
  external,
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
})
