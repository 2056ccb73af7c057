package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Refuses a view with the name of the table for receipts, which DESCRIBE TABLE describes too. Needs no warehouse. */
public final class FindReceiptTable implements UploadStatement<Opened, Opened> {

    @Override
    public String sql(Opened upload) {
        return TargetTable.findSql(upload.receipt().table().name());
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        QualifiedName name = upload.receipt().table().name();
        TargetTable.kind(name, rows).filter(kind -> !kind.contains("TABLE")).ifPresent(kind -> {
            throw DescribeReceiptTable.unusable(name, "is a " + kind.toLowerCase(Locale.ROOT));
        });
        return upload;
    }
}
