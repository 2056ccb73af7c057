package org.amcsnowflake.local.snowflake.translate;

import java.util.List;

/** What DuckDB lacks, made of what it has; to be created once in a database. */
public final class Macros {
    private Macros() {}

    public static List<String> definitions() {
        return List.of(
                // Division that rounds down, so that times before 1970 fall into the right day.
                "CREATE OR REPLACE MACRO floor_div(a, b) AS (a - (((a % b) + b) % b)) // b",
                "CREATE OR REPLACE MACRO day_nanos(d) AS datediff('day', DATE '1970-01-01', d)::HUGEINT * 86400000000000",
                """
                CREATE OR REPLACE MACRO time_nanos(x) AS
                    coalesce(nullif(substr(x, 12, 2), ''), '0')::HUGEINT * 3600000000000
                    + coalesce(nullif(substr(x, 15, 2), ''), '0')::HUGEINT * 60000000000
                    + coalesce(nullif(regexp_extract(x, '^.{16}:(\\d\\d)', 1), ''), '0')::HUGEINT * 1000000000
                    + rpad(regexp_extract(x, '^.{19}\\.(\\d{1,9})', 1), 9, '0')::HUGEINT""",
                """
                CREATE OR REPLACE MACRO offset_text(x) AS regexp_extract(x, '(Z|[+-]\\d\\d(:?\\d\\d)?)$', 1)""",
                """
                CREATE OR REPLACE MACRO has_offset(x) AS length(x) > 16 AND offset_text(substr(x, 17)) <> ''""",
                """
                CREATE OR REPLACE MACRO offset_minutes(x) AS CASE
                    WHEN NOT has_offset(x) OR offset_text(x) = 'Z' THEN 0
                    ELSE (CASE WHEN left(offset_text(x), 1) = '-' THEN -1 ELSE 1 END)
                        * (substr(offset_text(x), 2, 2)::INTEGER * 60
                           + coalesce(nullif(right(substr(replace(offset_text(x), ':', ''), 4), 2), ''), '0')::INTEGER)
                    END""",
                """
                CREATE OR REPLACE MACRO is_timestamp(x) AS
                    regexp_full_match(x, '\\d{4}-\\d\\d-\\d\\d([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?'
                        || ' ?(Z|[+-]\\d\\d(:?\\d\\d)?)?)?')
                    AND TRY_CAST(left(x, 10) AS DATE) IS NOT NULL""",
                // The time as it is written, whatever its offset.
                """
                CREATE OR REPLACE MACRO wall_nanos(x) AS CASE
                    WHEN length(x) = 10 THEN day_nanos(CAST(x AS DATE))
                    ELSE day_nanos(CAST(left(x, 10) AS DATE)) + time_nanos(x)
                    END""",
                """
                CREATE OR REPLACE MACRO zoned(nanos, minutes) AS nanos * 4096 + (minutes + 1440)""",
                """
                CREATE OR REPLACE MACRO instant_of(tz) AS floor_div(tz, 4096)""",
                """
                CREATE OR REPLACE MACRO minutes_of(tz) AS ((tz % 4096) + 4096) % 4096 - 1440""",
                """
                CREATE OR REPLACE MACRO nanos_date(n) AS DATE '1970-01-01' + floor_div(n, 86400000000000)::INTEGER""",
                """
                CREATE OR REPLACE MACRO nanos_text(n, digits) AS
                    CAST(nanos_date(n) AS VARCHAR) || ' '
                    || lpad(CAST(floor_div(n, 3600000000000) - floor_div(n, 86400000000000) * 24 AS VARCHAR), 2, '0') || ':'
                    || lpad(CAST(floor_div(n, 60000000000) - floor_div(n, 3600000000000) * 60 AS VARCHAR), 2, '0') || ':'
                    || lpad(CAST(floor_div(n, 1000000000) - floor_div(n, 60000000000) * 60 AS VARCHAR), 2, '0') || '.'
                    || left(lpad(CAST(n - floor_div(n, 1000000000) * 1000000000 AS VARCHAR), 9, '0'), digits)""",
                """
                CREATE OR REPLACE MACRO variant_text(v) AS CASE
                    WHEN v = 'null' THEN NULL
                    WHEN left(v, 1) = '"' THEN json_extract_string(v, '$')
                    ELSE v END""");
    }
}
