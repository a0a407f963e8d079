// JSON columns, read with their shape checked: a database can have been edited by hand.
import { z } from 'zod'

const strings = z.array(z.string())

export function asStrings(column: string): readonly string[] {
  return strings.parse(JSON.parse(column))
}
