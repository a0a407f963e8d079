// F14 to F16: the disk is full, fails to sync, or may not be written.
import { join } from 'node:path'
import {
  copiesPer,
  endedWith,
  type Fault,
  look,
  midway,
  type Outcome,
  outcome,
  type Torture,
} from '../fault.ts'
import type { Lab } from '../lab.ts'
import { SmallDisk } from '../mounts.ts'
import { need } from '../tools.ts'

const SLOW = [{ at: 'dot', act: { kind: 'slow', ms: 2, spreadMs: 4 } }] as const

export const DISKS: readonly Fault[] = [
  ...[0, 64, 256].map(
    (free): Fault => ({
      row: 'F14',
      injected: `the disk fills up (${free} KB left) while it sends to 1,000`,
      expected: 'stops before the next dot, exit 69 or 75; whole after it has room again',
      bound: 'one a connection',
      run: async torture => await fillUp(torture, free * 1024),
    }),
  ),
  ...(['1+', '7', '7+', '60', '200+'] as const).map(
    (when): Fault => ({
      row: 'F15',
      injected: `fsync and fdatasync fail with EIO in each thread: ${when} (number, + and all after it)`,
      expected: 'stops, is whole afterwards; a failed sync is not tried again and believed',
      bound: 'one a connection',
      run: async torture => await failSync(torture, when),
    }),
  ),
  {
    row: 'F16',
    injected: 'the disk is read-only',
    expected: 'refused before anything is connected to',
    bound: '0',
    run: async torture =>
      await onSmallDisk(torture, 64, { readers: 40 }, async (lab, disk) => {
        disk.makeReadOnly(true)
        const ended = await lab.send().ended
        disk.makeReadOnly(false)
        const connected = lab.sink.recipientsAsked().length > 0 ? ['it connected'] : []
        const problems = [...endedWith([69, 70, 75], 'it', ended), ...connected]
        problems.push(...endedWith([0], 'afterwards it', await lab.send().ended))
        return await outcome(lab, { bound: 0 }, problems)
      }),
  },
]

async function fillUp(torture: Torture, free: number): Promise<Outcome> {
  return await onSmallDisk(torture, 96, { readers: 1_000, rules: SLOW }, async (lab, disk) => {
    const { ended } = lab.send()
    await Promise.race([lab.sink.accepted(20), ended])
    disk.fill(free)
    const first = await ended
    disk.relieve()
    const { problems } = await midway(lab, copiesPer(lab, 1))
    // With little to write it may have had room enough.
    const found = [...problems, ...endedWith([0, 69, 75], 'on the full disk it', first)]
    found.push(...endedWith([0], 'with room again it', await lab.finish()))
    return await outcome(lab, { bound: copiesPer(lab, 1) }, found, `exit ${first.code}`)
  })
}

async function onSmallDisk(
  { lab: make, folder }: Torture,
  megabytes: number,
  options: Parameters<Torture['lab']>[0],
  act: (lab: Lab, disk: SmallDisk) => Promise<Outcome>,
): Promise<Outcome> {
  using disk = new SmallDisk(folder('disk'), megabytes)
  return await act(await make({ ...options, folder: join(disk.folder, 'newsletter') }), disk)
}

async function failSync({ lab: make }: Torture, when: string): Promise<Outcome> {
  need('strace')
  const lab = await make({ readers: 300, rules: SLOW })
  const frozen = when !== '1+'
  // For later ones the dispatch exists before, so that sending is what meets them.
  if (frozen) {
    const begun = lab.send()
    await Promise.race([lab.sink.accepted(5), begun.ended])
    begun.child.kill('SIGTERM')
    await begun.ended
  }
  const inject = ['-e', 'trace=fsync,fdatasync', '-e', `inject=fsync,fdatasync:error=EIO:when=${when}`]
  const under = ['strace', '-f', '-qq', '-o', '/dev/null', ...inject]
  const first = frozen ? await lab.resume([], { under }) : await lab.send([], { under }).ended
  const rows = await look(lab)
  const found = endedWith([0, 69, 70, 75], 'on the failing disk it', first)
  // Nothing may have been frozen; then it is begun anew.
  const again = rows.length > 0 ? await lab.finish() : await lab.send().ended
  const others = [...found, ...endedWith([0], 'on the sound disk it', again)]
  return await outcome(lab, { bound: copiesPer(lab, 1) }, others, `exit ${first.code}`)
}
