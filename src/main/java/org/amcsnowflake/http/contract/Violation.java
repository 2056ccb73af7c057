package org.amcsnowflake.http.contract;

/**
 * An error in a request.
 *
 * @param field a parameter, or a body field with dots between nested names; empty for the body as a whole
 * @param sentence names the field
 */
public record Violation(String field, String sentence) {
    public Problem problem() {
        return Problem.ofField(400, field.isEmpty() ? null : field, sentence);
    }

    /** The name of a nested field; either part may be empty. */
    static String inside(String outer, String field) {
        return outer.isEmpty() || field.isEmpty() ? outer + field : outer + "." + field;
    }
}
