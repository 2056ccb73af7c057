/** Names of error classes for users. */
const WORDS = {
  TRANSIENT: 'Temporary failure',
  UNAVAILABLE: 'Account unavailable',
  BUSY: 'Warehouse busy',
  CREDENTIALS: 'Sign-in rejected',
  ACCOUNT: 'Account suspended or unknown',
  PRIVILEGE: 'Missing privilege',
  MISSING: 'Object not found',
  DATA: 'Data does not fit the table',
  LOST: 'Instance stopped responding',
  UNKNOWN: 'Unknown error',
  OURS: 'Internal error',
};

export function faultWords(errorClass) {
  return WORDS[errorClass] ?? errorClass;
}
