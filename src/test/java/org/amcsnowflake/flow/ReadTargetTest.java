package org.amcsnowflake.flow;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class ReadTargetTest extends RouteTest {
    private UUID user;

    @BeforeEach
    void makeUser() {
        user = amc.userWithDestination();
    }

    private UUID upload(String table, String result) {
        UUID execution = amc.execution(user, table, result);
        uploadAndAwait(execution, "uploaded");
        return execution;
    }

    private List<RequestKind> statements(UUID execution) {
        return snowflake.statements().stream()
                .filter(statement -> statement.tag().contains(execution.toString()))
                .map(statement -> statement.kind())
                .toList();
    }

    @Test
    void aSmallUploadToAKnownTableIsOneStatement() {
        upload("known", "[{\"a\": 1}]");
        upload("known", "[{\"a\": 2}]");
        UUID third = upload("known", "[{\"a\": 3}]");

        assertThat(statements(third)).containsExactly(RequestKind.MERGE);
        assertThat(warehouse.count("SELECT SUM(\"a\") FROM KNOWN")).isEqualTo(6);
    }

    @Test
    void aTableThatWasDroppedMeanwhileIsMadeAnew() {
        upload("dropped", "[{\"a\": 1}]");
        upload("dropped", "[{\"a\": 2}]");
        warehouse.execute("DROP TABLE DROPPED");
        UUID third = upload("dropped", "[{\"a\": 3}]");

        assertThat(warehouse.count("SELECT SUM(\"a\") FROM DROPPED")).isEqualTo(3);
        assertThat(amc.attempts(third)).hasSize(1);
    }

    @Test
    void aTableThatWasReplacedMeanwhileIsDescribedAnew() {
        upload("replaced", "[{\"a\": 1}]");
        upload("replaced", "[{\"a\": 2}]");
        warehouse.execute("CREATE OR REPLACE TABLE REPLACED (\"b\" NUMBER)");
        upload("replaced", "[{\"a\": 3}]");

        assertThat(warehouse.rows("SELECT \"a\", \"b\" FROM REPLACED").toString())
                .isEqualTo("[{a=3, b=null}]");
    }

    @Test
    void aColumnThatAPersonMadeWiderMeanwhileTakesTheValueItRefused() {
        warehouse.execute("CREATE TABLE WIDER (\"s\" VARCHAR(3))");
        upload("wider", "[{\"s\": \"abc\"}]");
        upload("wider", "[{\"s\": \"def\"}]");
        warehouse.execute("ALTER TABLE WIDER ALTER COLUMN \"s\" SET DATA TYPE VARCHAR(30)");
        upload("wider", "[{\"s\": \"longer than three\"}]");

        assertThat(warehouse.count("SELECT COUNT(*) FROM WIDER")).isEqualTo(3);
    }
}
