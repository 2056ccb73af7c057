package org.amcsnowflake.local.snowflake.fault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestKindTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    select 1                                                                    | SELECT
                    (SELECT 1) UNION ALL (SELECT 2)                                             | SELECT
                    WITH x AS (SELECT 1) SELECT * FROM x                                        | SELECT
                    /* a note */ /* and another */ merge into t                                 | MERGE
                    alter session /* JDBC:SnowflakeConnectionImpl.setAutoCommit*/ set autocommit=false | ALTER_SESSION
                    ALTER TABLE T ADD COLUMN N NUMBER                                           | DDL
                    create temporary stage s                                                    | DDL
                    put 'file:///tmp/a' @~/b                                                    | PUT
                    PUT file://1'@SYSTEM$BIND/1'                                                | PUT
                    COPY INTO T FROM @~/b                                                       | COPY
                    rm @~/b                                                                     | REMOVE
                    rollback                                                                    | TRANSACTION
                    DESC TABLE T                                                                | DESCRIBE
                    make sense                                                                  | OTHER
                    ''                                                                          | OTHER
                    """)
    void isDeterminedByTheFirstWords(String sql, RequestKind kind) {
        assertThat(RequestKind.ofSql(sql)).isEqualTo(kind);
    }

    @Test
    void ignoresCommentLines() {
        assertThat(RequestKind.ofSql("-- a note\n\n insert into t values (1)")).isEqualTo(RequestKind.INSERT);
    }
}
