package org.amcsnowflake.http;

/**
 * What is wrong with a request.
 *
 * @param field that it is wrong in: a parameter, or a field of the body, inside another one after a dot; empty where it is
 *     the body as a whole
 * @param sentence names the field
 */
record Violation(String field, String sentence) {
    Problem problem() {
        return Problem.ofField(400, field.isEmpty() ? null : field, sentence);
    }

    /** The way to a field, where either part may be empty. */
    static String inside(String outer, String field) {
        return outer.isEmpty() || field.isEmpty() ? outer + field : outer + "." + field;
    }
}
