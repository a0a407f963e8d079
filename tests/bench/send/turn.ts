// One turn of one sender at a sink of its own, which starts afresh so that nobody finds it warm or tired.
import { distanceTo } from './distance.ts'
import { type Sink, startSink } from './sink.ts'

/** What a sender says of its turn. */
export interface Turn {
  readonly accepted: number
  /** For us the whole process from its start to its end; for others less, where that is in their favour. */
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMb: number
}

export interface Sender {
  readonly name: string
  readonly turn: (port: number) => Promise<Turn>
  /** Taken once before the first turn, and not counted. */
  readonly warmUp?: (port: number) => Promise<void>
}

export interface Result extends Turn {
  readonly rate: number
  readonly sinkCpuSeconds: number
}

/** @param roundTripMs how much farther away than on loopback the sink is */
export async function takeTurn(sender: Sender, roundTripMs: number): Promise<Result> {
  return await atASink(roundTripMs, async (port, sink) => {
    const before = sink.cpuSeconds()
    const turn = await sender.turn(port)
    return { ...turn, rate: turn.accepted / turn.seconds, sinkCpuSeconds: sink.cpuSeconds() - before }
  })
}

export async function warmUp(sender: Sender, roundTripMs: number): Promise<void> {
  await atASink(roundTripMs, async port => await sender.warmUp?.(port))
}

async function atASink<T>(roundTripMs: number, act: (port: number, sink: Sink) => Promise<T>): Promise<T> {
  const sink = await startSink()
  const distance = roundTripMs > 0 ? await distanceTo(sink.port, roundTripMs) : null
  try {
    return await act(distance?.port ?? sink.port, sink)
  } finally {
    await distance?.stop()
    await sink.stop()
  }
}

/** Octets that a sender puts on the wire for one message, with envelope and commands. */
export async function octetsOnWire(sender: Sender): Promise<number> {
  const sink = await startSink()
  const distance = await distanceTo(sink.port, 0)
  try {
    const { accepted } = await sender.turn(distance.port)
    return (await distance.sent()) / accepted
  } finally {
    await distance.stop()
    await sink.stop()
  }
}
