// The client's side of SMTP, overheard: finds the final dots in what was written to a socket, and whose they are.
// Good for a server that says yes to every DATA and offers no CHUNKING.
const END = '\r\n.\r\n'

export class Overheard {
  #text = ''
  #content = false

  /** @returns the Message-IDs of the messages that end in this chunk */
  hear(chunk: Buffer): readonly string[] {
    this.#text += chunk.toString('latin1')
    const ended: string[] = []
    for (;;) {
      const end = this.#text.indexOf(this.#content ? END : '\r\n')
      if (end < 0) return ended
      const before = this.#text.slice(0, end)
      this.#text = this.#text.slice(end + (this.#content ? END.length : 2))
      if (this.#content) ended.push(/^Message-ID: (\S+)/im.exec(before)?.[1] ?? '')
      this.#content = !this.#content && before.toUpperCase() === 'DATA'
    }
  }
}
