// The sink as the torture holds it: started and told its rules over the process's channel, read by its log alone.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Asked, FromSink, Receipt, Rule, SinkOrder, ToSink } from './rules.ts'

export class SinkHandle {
  readonly port: number
  readonly #child: ChildProcess
  readonly #order: SinkOrder

  private constructor(child: ChildProcess, port: number, order: SinkOrder) {
    this.#child = child
    child.setMaxListeners(0) // whoever waits for a message that never comes waits until the end
    this.port = port
    this.#order = order
  }

  static async start(order: SinkOrder): Promise<SinkHandle> {
    const child = fork(join(import.meta.dirname, 'sink.ts'), [JSON.stringify(order)], { stdio: 'inherit' })
    const event = await Promise.race([
      once(child, 'message').then(([told]) => told as FromSink),
      once(child, 'exit').then(() => null),
    ])
    if (event?.kind !== 'listening') throw new Error('the sink does not listen')
    return new SinkHandle(child, event.port, order)
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`
  }

  setRules(rules: readonly Rule[]): void {
    this.#tell({ kind: 'rules', rules })
  }

  /** Says yes to whoever was kept waiting. */
  answer(): void {
    this.#tell({ kind: 'answer' })
  }

  /** @param act with how many messages are on the disk; @returns what ends the watching */
  onAccepted(act: (count: number) => void): () => void {
    const hear = (event: FromSink): void => {
      if (event.kind === 'accepted') act(event.count)
    }
    this.#child.on('message', hear)
    return () => void this.#child.off('message', hear)
  }

  /** Resolves when so many messages are on the disk. */
  async accepted(count: number): Promise<void> {
    if (this.receipts().length >= count) return
    await new Promise<void>(resolve => {
      const end = this.onAccepted(now => {
        if (now < count) return
        end()
        resolve()
      })
    })
  }

  /** Resolves at the next message that is kept waiting for its answer. */
  async asked(): Promise<void> {
    await new Promise<void>(resolve => {
      const hear = (event: FromSink): void => {
        if (event.kind !== 'asked') return
        this.#child.off('message', hear)
        resolve()
      }
      this.#child.on('message', hear)
    })
  }

  receipts(): readonly Receipt[] {
    return this.#lines().filter(line => line.kind === 'message')
  }

  recipientsAsked(): readonly Asked[] {
    return this.#lines().filter(line => line.kind === 'rcpt')
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }

  #tell(order: ToSink): void {
    this.#child.send(order)
  }

  #lines(): readonly (Receipt | Asked)[] {
    if (!existsSync(this.#order.log)) return []
    return readFileSync(this.#order.log, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Receipt | Asked)
  }
}
