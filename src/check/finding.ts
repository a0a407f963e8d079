// What a check tells: the rule, where, what is wrong and what to do about it.

export interface Finding {
  /** The rule's name, for whoever looks it up or counts. */
  readonly rule: string
  /** An error would embarrass or be refused; a warning may be meant so. */
  readonly severity: 'error' | 'warning'
  readonly where: string
  readonly message: string
  readonly fix: string
}

/** Findings of one rule at one place. */
export function finding(
  rule: string,
  severity: Finding['severity'],
  where: string,
  message: string,
  fix: string,
): Finding {
  return { rule, severity, where, message, fix }
}
