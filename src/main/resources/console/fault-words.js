const WORDS = {
  TRANSIENT: 'Passing trouble', UNAVAILABLE: 'Account unavailable', BUSY: 'Snowflake is busy', CREDENTIALS: 'Sign-in refused', ACCOUNT: 'Account not usable',
  PRIVILEGE: 'Privilege missing', MISSING: 'Object missing', DATA: 'Data do not fit', LOST: 'Instance lost', UNKNOWN: 'Unknown refusal',
  OURS: 'Service defect',
};

/** A class of faults in words. */
export function faultWords(faultClass) {
  return WORDS[faultClass] ?? faultClass;
}
