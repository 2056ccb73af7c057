package org.amcsnowflake.upload.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ColumnCaseTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": "x", "b": "X"}       | null                                                                              | snowflake_columns gives the columns 'a' and 'b' the same name, "X"; choose another one.
            {"a": "ß", "b": "SS"}      | null                                                                              | snowflake_columns gives the columns 'a' and 'b' the same name, "SS"; choose another one.
            {"a": "uploaded_at"}       | null                                                                              | snowflake_columns maps 'a' to "UPLOADED_AT", which is a column that each row gets from the service; choose another name.
            {"a": "current_date"}      | null                                                                              | snowflake_columns maps 'a' to "CURRENT_DATE", which Snowflake does not accept as the name of a column; choose another one.
            {"a": "B"}                 | [{"column": "c", "transform": "trim", "into": "b"}]                               | snowflake_transforms writes into 'b', a name that another column has,
            null                       | [{"column": "c", "transform": "trim", "into": "b"}, {"column": "c", "transform": "trim", "into": "B"}] | snowflake_transforms writes into 'B', a name that another column has,
            """)
    void namesThatAreOneInUpperCaseAreRefused(String columns, String transforms, String reason) throws Exception {
        Shaping shaping = Shaping.of(JSON.readTree(columns), JSON.readTree(transforms), JSON.missingNode());

        assertThatThrownBy(() -> ColumnCase.UPPER.require(shaping))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(reason);
        if (!reason.contains("service;")) {
            assertThatCode(() -> ColumnCase.KEEP.require(shaping)).doesNotThrowAnyException();
        }
    }

    @Test
    void aNameThatIsTooLongInUpperCaseIsRefused() throws Exception {
        Shaping shaping = Shaping.of(
                JSON.readTree("{\"a\": \"" + "ß".repeat(200) + "\"}"), JSON.missingNode(), JSON.missingNode());

        assertThatCode(() -> ColumnCase.KEEP.require(shaping)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ColumnCase.UPPER.require(shaping))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("longer than the 255 characters that Snowflake allows");
    }
}
