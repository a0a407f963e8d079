// Messages that cannot be read, kept as they came, one file each, for a person to look at.
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'

/** On the disk when it returns: the message may be taken from where it was. */
export async function keepAside(folder: string, digest: string, raw: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = join(folder, `.${digest}.part`)
  {
    await using file = await open(part, 'w', 0o600)
    await file.writeFile(raw)
    await file.sync()
  }
  await rename(part, join(folder, `${digest}.eml`))
  await using entries = await open(folder, 'r')
  await entries.sync()
}
