package org.amcsnowflake.http;

import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Rejects names with which an upload would fail later. Thread-safe. */
public final class UploadNames {

    /** @param settings of a schedule or an execution; names may be missing */
    public void require(@Body Map<String, @Nullable Object> settings) {
        for (String field : new String[] {"table_name", "schema_name", "warehouse"}) {
            Object name = settings.get(field);
            if (name != null && !name.toString().isBlank()) {
                require(field, name.toString());
            }
        }
    }

    private static void require(String field, String name) {
        if (field.equals("table_name") && name.codePoints().noneMatch(UploadNames::isKept)) {
            throw new ProblemException(Problem.ofField(
                    422,
                    field,
                    field + ": The name \"" + name + "\" contains neither a letter nor a digit; choose another one."));
        }
        try {
            Identifier.folded(name);
        } catch (InvalidNameException refused) {
            throw new ProblemException(Problem.ofField(422, field, field + ": " + refused.getMessage()));
        }
    }

    /** Whether the character is kept in the name of a table; see snowflake_target_table. */
    private static boolean isKept(int character) {
        return character >= 0x80 || Character.isLetterOrDigit(character);
    }
}
