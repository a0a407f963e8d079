// Bundles the program into dist/, saying nothing but what is wrong.
import { rolldown } from 'rolldown'
import config from '../../rolldown.config.ts'

const { output, ...input } = config
await using bundle = await rolldown(input)
for (const one of [output ?? []].flat()) await bundle.write(one)
