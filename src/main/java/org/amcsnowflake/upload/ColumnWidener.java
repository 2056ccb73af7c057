package org.amcsnowflake.upload;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.ColumnWidening;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.phase.UploadSession;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Runs a {@link ColumnWidening}. An interrupted widening is completed by the next upload to the table. Thread-safe. */
public final class ColumnWidener {
    private static final Logger LOG = LoggerFactory.getLogger(ColumnWidener.class);

    /**
     * Adds the wider column and fills it, while readers still have the old one; a no-op if an interrupted widening has
     * done that.
     *
     * @return the widening with the type that the table's values allow
     */
    public ColumnWidening fill(@Variable("upload") PlannedLoad upload, @Body ColumnWidening planned)
            throws SQLException {
        if (!planned.isBegun()) {
            return planned;
        }
        ColumnWidening widening = fitting(
                planned,
                upload.session()
                        .rows("count-too-large", planned.countTooLargeSql())
                        .get(0));
        upload.session().rows("add-wide-column", widening.addSql());
        upload.session().rows("copy-values", widening.copySql());
        List<Map<String, Object>> compared = upload.session().rows("count-differences", widening.countDifferencesSql());
        long differences = number(compared.get(0), ColumnWidening.COUNT);
        if (differences > 0) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    differences + " values of " + widening.wide().name() + " in " + widening.table()
                            + " still differ from those of " + widening.column() + ".");
        }
        return widening;
    }

    /** The wider column must hold every value of the old one, if necessary without spare digits for later results. */
    private static ColumnWidening fitting(ColumnWidening widening, Map<String, Object> counts) {
        long tooLarge = number(counts, ColumnWidening.TOO_LARGE_FOR_ALL);
        if (tooLarge > 0) {
            throw Fault.data("Column " + widening.column() + " of " + widening.table() + " needs the type "
                    + widening.tight().wide().type().sql()
                    + " for the digits after the decimal point that the result has, but " + tooLarge
                    + " of its values have too many digits before the decimal point for that type. Choose another"
                    + " table name, or round the column in the query, then retry.");
        }
        return number(counts, ColumnWidening.COUNT) > 0 ? widening.tight() : widening;
    }

    /**
     * Gives the wider column the name, and completes it. The renames follow each other immediately and need no
     * warehouse.
     */
    public void takeOver(@Variable("upload") PlannedLoad upload, @Variable("widening") ColumnWidening widening)
            throws SQLException {
        UploadSession session = upload.session();
        if (widening.isBegun()) {
            // This commits the copy too.
            session.rows("set-aside", widening.setAsideSql());
        }
        if (widening.isToTakeOver()) {
            session.rows("take-over", widening.takeOverSql());
        }
        session.rows("copy-rest", widening.copyRestSql());
        session.rows("keep-former", widening.keepFormerSql());
        LOG.info(
                "widened    column {} of {} is now {}; {} keeps its previous values and can be dropped.",
                widening.column(),
                upload.target(),
                widening.wide().type().sql(),
                widening.former());
    }

    private static long number(Map<String, Object> row, String column) {
        return Long.parseLong(String.valueOf(row.get(column)));
    }
}
