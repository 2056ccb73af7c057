package org.amcsnowflake.local.snowflake.translate;

import java.util.List;

/** Functions that DuckDB lacks, built from its own and from Java functions; created once per database. */
public final class Macros {
    private Macros() {}

    public static List<String> definitions() {
        return List.of(
                // Rounds down, so that times before 1970 belong to the right day.
                "CREATE OR REPLACE MACRO floor_div(a, b) AS (a - (((a % b) + b) % b)) // b",
                "CREATE OR REPLACE MACRO day_nanos(d) AS datediff('day', DATE '1970-01-01', d)::HUGEINT * 86400000000000",
                "CREATE OR REPLACE MACRO nanos_date(n) AS DATE '1970-01-01' + floor_div(n, 86400000000000)::INTEGER",
                "CREATE OR REPLACE MACRO zoned(nanos, minutes) AS nanos * 4096 + (minutes + 1440)",
                "CREATE OR REPLACE MACRO instant_of(tz) AS floor_div(tz, 4096)",
                "CREATE OR REPLACE MACRO minutes_of(tz) AS ((tz % 4096) + 4096) % 4096 - 1440",
                "CREATE OR REPLACE MACRO session_offset(n) AS zone_offset(n, getvariable('tz'))",
                "CREATE OR REPLACE MACRO session_minutes(n) AS session_offset(n) // 60000000000",
                """
                CREATE OR REPLACE MACRO offset_suffix(m) AS
                    CASE WHEN m < 0 THEN ' -' ELSE ' +' END || lpad(CAST(abs(m) // 60 AS VARCHAR), 2, '0')
                        || lpad(CAST(abs(m) % 60 AS VARCHAR), 2, '0')""",
                "CREATE OR REPLACE MACRO date_text(d) AS time_text(day_nanos(d), getvariable('date_format'))",
                "CREATE OR REPLACE MACRO ntz_text(n) AS time_text(n, getvariable('timestamp_ntz_format'))",
                "CREATE OR REPLACE MACRO with_offset(f, m) AS replace(replace(f, 'TZHTZM', '\"' || trim(offset_suffix(m))"
                        + " || '\"'), 'TZH:TZM', '\"' || substr(offset_suffix(m), 2, 3) || ':' || right(offset_suffix(m), 2)"
                        + " || '\"')",
                "CREATE OR REPLACE MACRO ltz_text(n) AS time_text(n + session_offset(n),"
                        + " with_offset(getvariable('timestamp_ltz_format'), session_minutes(n)))",
                "CREATE OR REPLACE MACRO tz_text(t) AS time_text(instant_of(t) + minutes_of(t) * 60000000000::HUGEINT,"
                        + " with_offset(getvariable('timestamp_tz_format'), minutes_of(t)))",
                "CREATE OR REPLACE MACRO of_session(w) AS zone_instant(w, getvariable('tz'))",
                """
                CREATE OR REPLACE MACRO variant_text(v) AS CASE
                    WHEN v = 'null' THEN NULL
                    WHEN left(v, 1) = '"' THEN json_extract_string(v, '$')
                    ELSE v END""");
    }
}
