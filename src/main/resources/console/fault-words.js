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

/** Bootstrap's colors, which differ from each other in order. */
const COLORS = ['yellow', 'orange', 'teal', 'purple', 'indigo', 'blue', 'cyan', 'red', 'green', 'gray', 'pink'];

/** Names of error classes, in order. */
export const FAULTS = Object.keys(WORDS);

export function faultWords(errorClass) {
  return WORDS[errorClass] ?? errorClass;
}

/** The same color for the same class in every chart. */
export function faultColor(errorClass) {
  return COLORS[Math.max(0, FAULTS.indexOf(errorClass)) % COLORS.length];
}
