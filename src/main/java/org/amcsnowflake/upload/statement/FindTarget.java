package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the target's kind, and who created it; a view is refused, unless it has replaced a table that gets no rows. */
public final class FindTarget implements UploadStatement<Opened, Opened> {

    @Override
    public String sql(Opened upload) {
        return TargetTable.findSql(upload.target().name());
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        Optional<String> kind = TargetTable.kind(upload.target().name(), rows);
        boolean isTable = kind.isEmpty() || kind.get().contains("TABLE");
        if (!isTable && upload.isFormer()) {
            return upload.withoutEarlierRows();
        }
        if (!isTable) {
            throw Fault.data("The target " + upload.target() + " is a "
                    + kind.get().toLowerCase(Locale.ROOT) + ", not a table: choose another table name, then retry.");
        }
        return TargetTable.found(upload.target().name(), rows)
                .map(table -> upload.with(upload.target().with(table)))
                .orElse(upload);
    }
}
