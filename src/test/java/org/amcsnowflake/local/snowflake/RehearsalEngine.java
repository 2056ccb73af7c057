package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.Engine;
import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.engine.Upload;
import org.duckdb.DuckDBConnection;

import java.nio.file.Path;
import java.sql.*;
import java.util.*;
import java.util.regex.*;

final class RehearsalEngine implements Engine {
    private final DuckDBConnection root;
    private final Path stage;

    RehearsalEngine(Path stage) {
        this.stage = stage;
        try {
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public EngineSession openSession(SessionSettings settings) {
        try {
            return new S(root.duplicate(), settings);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {}

    private final class S implements EngineSession {
        private final Connection c;
        private final SessionSettings settings;
        private final Map<String, String> parameters = new HashMap<>();
        private volatile java.sql.Statement running;

        S(Connection c, SessionSettings settings) {
            this.c = c;
            this.settings = settings;
            parameters.putAll(settings.parameters());
        }

        @Override
        public Answer execute(Query q) {
            String sql = q.sqlText().replaceAll("(?s)/\\*.*?\\*/", " ").strip();
            Matcher put = Pattern.compile("(?i)put\\s+'?file://([^\\s']+)'?\\s+'?@~?([^\\s']*)'?(.*)")
                    .matcher(sql);
            Matcher auto = Pattern.compile("(?i)alter\\s+session\\s+set\\s+autocommit\\s*=\\s*(\\w+)")
                    .matcher(sql);
            try {
                if (put.matches()) {
                    String options = put.group(3).toLowerCase(Locale.ROOT);
                    return new Answer(
                            StatementType.PUT,
                            List.of(),
                            List.of(),
                            new Upload(
                                    put.group(1),
                                    stage.resolve(put.group(2).replaceFirst("^/", "")),
                                    !options.replace(" ", "").contains("auto_compress=false"),
                                    options.replace(" ", "").contains("overwrite=true"),
                                    "auto_detect",
                                    4));
                }
                if (auto.matches()) {
                    parameters.put("AUTOCOMMIT", auto.group(1));
                    c.setAutoCommit(Boolean.parseBoolean(auto.group(1)));
                    return Answer.status(StatementType.ALTER_SESSION, "Statement executed successfully.");
                }
                if (sql.matches("(?i)commit|rollback")) {
                    if (!c.getAutoCommit()) {
                        if (sql.equalsIgnoreCase("commit")) c.commit();
                        else c.rollback();
                    }
                    return Answer.status(StatementType.TRANSACTION, "Statement executed successfully.");
                }
                if (sql.matches("(?is)merge.*")) {
                    return new Answer(
                            StatementType.MERGE,
                            List.of(
                                    new ResultColumn("number of rows inserted", "fixed", false, 19, 0, 0),
                                    new ResultColumn("number of rows updated", "fixed", false, 19, 0, 0)),
                            List.<String[]>of(new String[] {"0", "1"}),
                            null);
                }
                if (sql.matches("(?is)copy.*")) {
                    List<ResultColumn> cs = new ArrayList<>();
                    for (String n :
                            "file status rows_parsed rows_loaded error_limit errors_seen first_error first_error_line first_error_character first_error_column_name"
                                    .split(" "))
                        cs.add(new ResultColumn(n, n.startsWith("rows_") ? "fixed" : "text", true, 19, 0, 100));
                    return new Answer(
                            StatementType.COPY,
                            cs,
                            List.<String[]>of(new String[] {"f", "LOADED", "2", "2", "1", "0", null, null, null, null}),
                            null);
                }
                if (sql.matches("(?is)create temporary stage.*"))
                    return Answer.status(StatementType.DDL, "Stage area created.");
                if (q.describeOnly() && sql.matches("(?is)insert.*"))
                    return new Answer(
                            StatementType.INSERT,
                            List.of(new ResultColumn("number of rows inserted", "fixed", false, 19, 0, 0)),
                            List.of(),
                            null);
                if (!q.bindStage().isEmpty()) {
                    String csv =
                            "read_csv('" + stage.resolve(q.bindStage().replaceFirst("@", "")) + "/*', header=false)";
                    sql = sql.replaceAll("(?is)values.*", Matcher.quoteReplacement("SELECT * FROM " + csv));
                } else if (!q.binds().isEmpty() && q.binds().get(0).array()) {
                    int n = q.binds().get(0).values().size();
                    for (int r = 0; r < n; r++) {
                        try (PreparedStatement s = c.prepareStatement(sql)) {
                            for (int i = 0; i < q.binds().size(); i++)
                                s.setString(i + 1, q.binds().get(i).values().get(r));
                            s.execute();
                        }
                    }
                    return new Answer(
                            StatementType.INSERT,
                            List.of(new ResultColumn("number of rows inserted", "fixed", false, 19, 0, 0)),
                            List.<String[]>of(new String[] {"" + n}),
                            null);
                }
                try (PreparedStatement s = c.prepareStatement(sql)) {
                    running = s;
                    for (int i = 0; i < q.binds().size(); i++)
                        s.setString(i + 1, q.binds().get(i).values().get(0));
                    boolean result = s.execute();
                    if (sql.matches("(?is)insert.*")) {
                        return new Answer(
                                StatementType.INSERT,
                                List.of(new ResultColumn("number of rows inserted", "fixed", false, 19, 0, 0)),
                                List.<String[]>of(new String[] {"" + s.getUpdateCount()}),
                                null);
                    }
                    if (!result) {
                        return Answer.status(StatementType.DDL, "Statement executed successfully.");
                    }
                    ResultSet rows = s.getResultSet();
                    int n = rows.getMetaData().getColumnCount();
                    List<ResultColumn> columns = new ArrayList<>();
                    for (int i = 1; i <= n; i++) {
                        boolean number = rows.getMetaData().getColumnTypeName(i).matches("INTEGER|BIGINT");
                        columns.add(new ResultColumn(
                                rows.getMetaData().getColumnLabel(i).toUpperCase(Locale.ROOT),
                                number ? "fixed" : "text",
                                true,
                                38,
                                0,
                                number ? 0 : 16777216));
                    }
                    List<String[]> all = new ArrayList<>();
                    while (rows.next()) {
                        String[] row = new String[n];
                        for (int i = 0; i < n; i++) row[i] = rows.getString(i + 1);
                        all.add(row);
                    }
                    return new Answer(StatementType.SELECT, columns, all, null);
                }
            } catch (SQLException e) {
                if (e.getMessage().contains("INTERRUPT")) {
                    throw new SnowflakeError("000604", "57014", "SQL execution canceled");
                }
                throw new SnowflakeError("001003", "42000", "SQL compilation error:\n" + e.getMessage());
            } finally {
                running = null;
            }
        }

        @Override
        public void cancel(String queryId) {
            try {
                java.sql.Statement s = running;
                if (s != null) s.cancel();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public SessionState state() {
            return new SessionState(
                    "MISSING".equals(settings.database()) ? null : settings.database(),
                    settings.schema(),
                    settings.warehouse(),
                    settings.role(),
                    parameters);
        }

        @Override
        public void close() {
            try {
                if (!c.isClosed() && !c.getAutoCommit()) c.rollback();
                c.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
