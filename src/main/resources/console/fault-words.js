/** Names of error classes for users. */
const WORDS = {
  TRANSIENT: 'Temporary failure',
  UNAVAILABLE: 'Account unavailable',
  BUSY: 'Warehouse busy',
  AUTHENTICATION: 'Sign-in rejected',
  ACCOUNT: 'Account suspended or unknown',
  PRIVILEGE: 'Missing privilege',
  NOT_FOUND: 'Object not found',
  DATA: 'Data does not fit the table',
  LEASE_LOST: 'Instance stopped responding',
  UNKNOWN: 'Unknown error',
  INTERNAL: 'Internal error',
};

export function faultWords(errorClass) {
  return WORDS[errorClass] ?? errorClass;
}
