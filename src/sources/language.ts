// Language tags as people write them: en-us, en_US, EN.

/** A BCP 47 tag in its canonical case; null when it is none. */
export function languageTag(text: string | null): string | null {
  const tag = (text ?? '').trim().slice(0, 35).replaceAll('_', '-')
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) return null
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null
  }
}
