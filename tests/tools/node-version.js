// Says in one line that this Node cannot run the tests. In npm scripts `node` is the one that npm installed,
// so this speaks only when its install script was not allowed to run.
const NEEDED = 26

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(`This needs Node ${NEEDED} and is ${process.version}; get it with: npm rebuild node`)
  process.exitCode = 1
}
