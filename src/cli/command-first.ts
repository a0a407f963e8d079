// The command line with its command in front: what every command understands may be said before it too, and no
// command at all asks where the week stands.

const FLAGS = ['--json', '--quiet', '--no-color']

export function commandFirst(argv: readonly string[]): string[] {
  let at = 0
  while (at < argv.length) {
    const word = argv[at] ?? ''
    if (FLAGS.includes(word) || word.startsWith('--workspace=')) at += 1
    else if (word === '--workspace') at += 2
    else break
  }
  const command = at < argv.length ? argv.slice(at) : ['where']
  const end = command.includes('--') ? command.indexOf('--') : command.length
  return command.toSpliced(end, 0, ...argv.slice(0, at))
}
