package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.sql.Literal;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.step.UploadStatement;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/**
 * Counts, in each table, the rows of the attempt that has left a receipt: somebody may have deleted them since, or a later
 * pass may have replaced them that left its receipt elsewhere.
 */
public final class CountCommittedRows implements UploadStatement<Opened, Opened> {
    private static final String TABLE = "AMC_TABLE";
    private static final String ROWS = "AMC_ROWS";
    private static final String WRITTEN = "AMC_WRITTEN_ROWS";

    /** The class of SQL states of statements that do not fit the tables. */
    private static final String DOES_NOT_FIT = "42";

    @Override
    public String sql(Opened upload) {
        return upload.parts().stream()
                .map(Upload::target)
                .filter(target -> target.existing().isPresent())
                .map(target -> sql(upload, target))
                .collect(joining("\nUNION ALL\n"));
    }

    private static String sql(Opened upload, Target target) {
        return "SELECT " + Literal.text(target.table()) + " AS " + TABLE + ", counted.*\nFROM (\n"
                + upload.receipt()
                        .table()
                        .countSql(
                                target.name(),
                                target.uploadId(),
                                target.uploadedAt(),
                                upload.identity().id(),
                                ROWS,
                                WRITTEN)
                + "\n) AS counted";
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        Map<String, Long> missing =
                new HashMap<>(upload.receipt().earlier().orElseThrow().written());
        boolean isEachOfThePass = true;
        for (Map<String, Object> row : rows) {
            long stored = UploadStatement.number(row, ROWS);
            isEachOfThePass &= stored == UploadStatement.number(row, WRITTEN);
            missing.merge(String.valueOf(row.get(TABLE)), -stored, Long::sum);
        }
        upload.receipt().counted(isEachOfThePass && missing.values().stream().allMatch(count -> count == 0));
        return upload;
    }

    /** A table is not as the attempt has left it, so the upload is repeated. */
    @Override
    public Opened refused(Opened upload, SQLException refusal) throws SQLException {
        boolean isChanged = TargetTable.isAbsent(refusal)
                || String.valueOf(refusal.getSQLState()).startsWith(DOES_NOT_FIT)
                || Diagnosis.of(refusal).errorClass() == ErrorClass.DATA;
        if (!isChanged) {
            throw refusal;
        }
        return upload;
    }
}
