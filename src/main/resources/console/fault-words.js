const WORDS = {
  TRANSIENT: 'Temporary failure', UNAVAILABLE: 'Account unavailable', BUSY: 'Snowflake is busy', CREDENTIALS: 'Sign-in refused', ACCOUNT: 'Account suspended or unknown',
  PRIVILEGE: 'Missing privilege', MISSING: 'Object not found', DATA: 'Data does not fit the table', LOST: 'Instance lost', UNKNOWN: 'Unknown error',
  OURS: 'Internal error',
};

/** A class of faults in words. */
export function faultWords(faultClass) {
  return WORDS[faultClass] ?? faultClass;
}
