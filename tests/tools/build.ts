// Bundles the program into dist/, saying nothing but what is wrong.
import { build } from 'rolldown'
import config from '../../rolldown.config.ts'

await build(config)
