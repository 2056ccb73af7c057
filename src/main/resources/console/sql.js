/** The statements in a sentence of the service that would mend what it tells of. */
export function sqlOf(sentence) {
  return [...sentence.matchAll(/\b(?:GRANT|ALTER|CREATE|USE|SELECT SYSTEM\$[A-Z_]+)\b[^;]*;/g)].map(([statement]) => statement);
}
