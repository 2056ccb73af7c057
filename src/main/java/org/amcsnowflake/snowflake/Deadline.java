package org.amcsnowflake.snowflake;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Until when a statement that changes the target may begin; later it finds no row to change. So what a worker sends after
 * it lost its lease, and did not notice, has no effect.
 *
 * @param utc by PostgreSQL's clock; Snowflake compares it with its own
 */
public record Deadline(LocalDateTime utc) {
    private static final DateTimeFormatter AS_POSTGRES_WRITES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    public static Deadline parse(String utc) {
        return new Deadline(LocalDateTime.parse(utc, AS_POSTGRES_WRITES));
    }

    String condition() {
        return "SYSDATE() < " + Literal.timestamp(utc);
    }
}
