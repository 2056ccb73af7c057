package org.amcsnowflake.local.snowflake.protocol;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlaceholdersTest {

    @Test
    void countsQuestionMarksOutsideOfTextsNamesAndComments() {
        assertThat(Placeholders.count("INSERT INTO T VALUES (?, '?', \"?\", ?) -- ?\n /* ? */ , $$ ? $$ ?"))
                .isEqualTo(3);
        assertThat(Placeholders.count("SELECT 'it''s ?', 'a \\' ?', ?")).isEqualTo(1);
        assertThat(Placeholders.count("SELECT 1")).isZero();
    }
}
