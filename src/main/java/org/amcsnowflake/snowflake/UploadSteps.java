package org.amcsnowflake.snowflake;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.CommitTransaction;
import org.amcsnowflake.sql.CreateTable;
import org.amcsnowflake.sql.DropTable;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.merge.MatchCondition;
import org.amcsnowflake.sql.merge.MergeSource;
import org.amcsnowflake.sql.merge.MergeStatement;
import org.amcsnowflake.sql.merge.SourceColumn;
import org.amcsnowflake.sql.stage.Compression;
import org.amcsnowflake.sql.stage.CopyInto;
import org.amcsnowflake.sql.stage.PutFile;
import org.amcsnowflake.sql.stage.RemoveFiles;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The steps of a connection test that upload a row to a table of its own, by the statements of uploads. */
final class UploadSteps {
    private static final Identifier NUMBER = new Identifier("n");
    private static final Identifier TEXT = new Identifier("t");
    private static final List<Column> COLUMNS = List.of(
            new Column(NUMBER, new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, 0)),
            new Column(TEXT, ColumnType.text()));

    /** Needs no native library. */
    private static final Compression COMPRESSION = Compression.of("gzip", 1);

    private final TestName name;
    private final TestSession session;
    private final Path directory;
    private final QualifiedName table;
    private final QualifiedName stagingTable;
    private boolean hasTable;
    private boolean hasFile;

    /** @param directory for the file to stage */
    UploadSteps(TestName name, TestSession session, Path directory) {
        this.name = name;
        this.session = session;
        this.directory = directory;
        table = name.table(session.destination());
        stagingTable = name.stagingTable(session.destination());
    }

    void create() throws SQLException {
        // Also if the answer is lost.
        hasTable = true;
        session.execute(CreateTable.permanent(table, COLUMNS, List.of()).sql());
    }

    void stage() throws SQLException, IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(fileName());
        try {
            try (OutputStream out = COMPRESSION.compressing(Files.newOutputStream(file))) {
                out.write("1,\"it works\"\n".getBytes(StandardCharsets.UTF_8));
            }
            hasFile = true;
            if (!PutFile.isUploaded(session.query(new PutFile(file, name.folder()).sql(), Session::rows))) {
                throw new Fault(
                        ErrorClass.INTERNAL,
                        "Snowflake did not accept the file for " + name.folder().path() + ".");
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String fileName() {
        return "connection-test-" + name.name() + ".csv." + COMPRESSION.extension();
    }

    void load() throws SQLException {
        session.execute(CreateTable.temporary(stagingTable, COLUMNS).sql());
        CopyInto copy = new CopyInto(stagingTable, name.folder(), List.of(fileName()));
        if (CopyInto.loadedRows(session.query(copy.sql(), Session::rows)) != 1) {
            throw new Fault(ErrorClass.INTERNAL, "The staged file could not be loaded into " + stagingTable + ".");
        }
    }

    void merge() throws SQLException {
        MergeSource source = new MergeSource(
                stagingTable.toString(),
                COLUMNS.stream()
                        .map(column ->
                                new SourceColumn(column.name(), column.name().quoted()))
                        .toList());
        session.execute(new MergeStatement(
                        table,
                        source,
                        List.of(new MatchCondition.Equal(NUMBER)),
                        Set.of(NUMBER),
                        new MergeStatement.WhenMatched.Update())
                .sql());
        session.execute(new CommitTransaction().sql());
        Optional<String> read = session.ask("SELECT " + TEXT + " FROM " + table + " WHERE " + NUMBER + " = 1");
        if (!read.equals(Optional.of("it works"))) {
            throw new Fault(ErrorClass.INTERNAL, "The merged row could not be read back from " + table + ".");
        }
    }

    void cleanUp() throws SQLException {
        if (hasFile) {
            session.execute(new RemoveFiles(name.folder()).sql());
        }
        if (hasTable) {
            session.execute(new DropTable(table).sql());
            dropLeftovers();
        }
    }

    /** Removes what tests left whose process was killed. */
    private void dropLeftovers() throws SQLException {
        for (TestName test : leftovers(TestName.showTablesSql(table))) {
            try {
                session.execute(new DropTable(test.table(session.destination())).sql());
            } catch (SQLException e) {
                // Another role owns it, whose next test drops it.
            }
        }
        for (TestName test : leftovers(TestName.listFilesSql())) {
            session.execute(new RemoveFiles(test.folder()).sql());
        }
    }

    private Set<TestName> leftovers(String sql) throws SQLException {
        return session.query(sql, answer -> {
            Set<TestName> tests = new LinkedHashSet<>();
            while (answer.next()) {
                TestName.leftover(answer.getString("name"), Instant.now()).ifPresent(tests::add);
            }
            return tests;
        });
    }
}
