package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.ExpressionTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.Scope;
import org.amcsnowflake.local.snowflake.translate.TargetScope;
import org.amcsnowflake.local.snowflake.translate.Typed;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A MERGE with resolved names, as statements for DuckDB: they use the temporary tables merge_source and merge_match. */
final class MergeSql {
    private static final String TARGET = "target";
    private static final String SOURCE = "source";

    private final Statement.Merge merge;
    private final Table table;
    private final Relation source;
    private final ExpressionTranslator both;
    private final ExpressionTranslator ofSource;
    private final String on;

    MergeSql(Statement.Merge merge, Table table, StatementNames names) {
        this.merge = merge;
        this.table = table;
        this.source = TargetScope.source(names, merge.source());
        Scope sourceScope = TargetScope.of(source, alias(merge.source()), SOURCE);
        this.ofSource = new ExpressionTranslator(names, sourceScope);
        this.both = new ExpressionTranslator(
                names, TargetScope.both(TargetScope.of(table, merge.alias(), TARGET), sourceScope));
        this.on = both.condition(merge.on());
    }

    Statement.Merge merge() {
        return merge;
    }

    Table table() {
        return table;
    }

    /** The columns of a source row. */
    List<Relation.Output> sourceColumns() {
        return source.columns();
    }

    /** Reads the source once. */
    String readSourceSql() {
        return "CREATE OR REPLACE TEMP TABLE merge_source AS SELECT row_number() OVER () AS rid, q.* FROM ("
                + source.sql() + ") q";
    }

    /** Joins the source with the target, and chooses the clause for each pair. */
    String matchSql() {
        return "CREATE OR REPLACE TEMP TABLE merge_match AS SELECT " + TARGET + ".rowid AS tid, " + SOURCE
                + ".rid AS rid, " + clauseOfMatch() + " AS clause FROM " + table.physical() + " AS " + TARGET
                + " JOIN merge_source AS " + SOURCE + " ON " + on;
    }

    /** A source row, if one of several would change the same row of the target. */
    String nondeterministicSql() {
        return "SELECT CAST(min(rid) AS VARCHAR) FROM merge_match WHERE clause IS NOT NULL GROUP BY tid HAVING count(*) > 1"
                + " AND NOT bool_and(clause IN (" + deletingClauses() + ")) LIMIT 1";
    }

    /** The rows that each clause writes. */
    List<RowErrors.Candidates> candidates() {
        List<RowErrors.Candidates> candidates = new ArrayList<>();
        List<String> earlier = new ArrayList<>();
        for (int i = 0; i < merge.clauses().size(); i++) {
            Statement.MergeClause clause = merge.clauses().get(i);
            if (clause instanceof Statement.WhenMatchedUpdate update) {
                String from = " FROM merge_match match JOIN merge_source AS " + SOURCE + " ON " + SOURCE
                        + ".rid = match.rid JOIN " + table.physical() + " AS " + TARGET + " ON " + TARGET
                        + ".rowid = match.tid WHERE match.clause = " + i;
                candidates.add(new RowErrors.Candidates(
                        SOURCE + ".rid", from, TableRows.updated(table, TARGET, assignments(update))));
            } else if (clause instanceof Statement.WhenNotMatchedInsert insert) {
                Map<Column, Typed> row = insert.allByName() ? allByName() : row(insert);
                candidates.add(new RowErrors.Candidates(
                        SOURCE + ".rid", inserted(insert, earlier), TableRows.inserted(table, row)));
                earlier.add(sourceCondition(insert));
            }
        }
        return candidates;
    }

    private static @Nullable String alias(Query.Source source) {
        if (source instanceof Query.Nested nested) {
            return nested.alias();
        }
        if (source instanceof Query.Table table) {
            return table.alias() == null ? table.name().last() : table.alias();
        }
        return null;
    }

    /** The first WHEN MATCHED clause whose condition holds. */
    private String clauseOfMatch() {
        StringBuilder sql = new StringBuilder("CASE");
        boolean any = false;
        for (int i = 0; i < merge.clauses().size(); i++) {
            Statement.MergeClause clause = merge.clauses().get(i);
            if (!(clause instanceof Statement.WhenNotMatchedInsert)) {
                String condition = clause.condition() == null ? "true" : both.condition(clause.condition());
                sql.append(" WHEN ").append(condition).append(" THEN ").append(i);
                any = true;
            }
        }
        return any ? sql + " END" : "CAST(NULL AS INTEGER)";
    }

    private String deletingClauses() {
        StringBuilder numbers = new StringBuilder("-1");
        for (int i = 0; i < merge.clauses().size(); i++) {
            if (merge.clauses().get(i) instanceof Statement.WhenMatchedDelete) {
                numbers.append(", ").append(i);
            }
        }
        return numbers.toString();
    }

    String deleteSql(int number) {
        return "DELETE FROM " + table.physical() + " WHERE rowid IN (SELECT tid FROM merge_match WHERE clause = "
                + number + ")";
    }

    String updateSql(int number, Statement.WhenMatchedUpdate update) {
        List<String> values = new ArrayList<>();
        List<String> set = new ArrayList<>();
        for (Map.Entry<Column, Typed> assignment : assignments(update).entrySet()) {
            Column column = assignment.getKey();
            values.add(Conversion.stored(assignment.getValue(), column) + " AS v" + values.size());
            set.add(column.physical() + " = v.v" + set.size());
        }
        // If nondeterminism is allowed, any one of the source rows is used.
        return "UPDATE " + table.physical() + " SET " + String.join(", ", set) + " FROM (SELECT match.tid AS tid, "
                + String.join(", ", values) + " FROM (SELECT tid, min(rid) AS rid FROM merge_match WHERE clause = "
                + number + " GROUP BY tid) match JOIN merge_source AS " + SOURCE + " ON " + SOURCE
                + ".rid = match.rid JOIN " + table.physical() + " AS " + TARGET + " ON " + TARGET
                + ".rowid = match.tid) v WHERE " + table.physical() + ".rowid = v.tid";
    }

    private Map<Column, Typed> assignments(Statement.WhenMatchedUpdate update) {
        if (update.allByName()) {
            return allByName();
        }
        Map<Column, Typed> assignments = new LinkedHashMap<>();
        update.set()
                .forEach(assignment -> assignments.put(
                        TableRows.column(table, assignment.column()), both.translate(assignment.value())));
        return assignments;
    }

    /** Assigns every column the source column of the same name; both have the same names. */
    private Map<Column, Typed> allByName() {
        TableRows.requireColumns(source.columns().size(), table.columns().size());
        Map<Column, Typed> values = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            values.put(column, ofSource.translate(new Expression.Column(List.of(column.name()), 1, 0)));
        }
        return values;
    }

    String sourceCondition(Statement.MergeClause clause) {
        return clause.condition() == null ? "true" : ofSource.condition(clause.condition());
    }

    String insertSql(Statement.WhenNotMatchedInsert insert, List<String> earlier) {
        Map<Column, Typed> row = insert.allByName() ? allByName() : row(insert);
        List<Column> columns = List.copyOf(row.keySet());
        List<String> values = new ArrayList<>();
        row.forEach((column, value) ->
                values.add(Conversion.stored(value, column) + " AS " + Relation.column(values.size())));
        String rows = "SELECT " + String.join(", ", values) + inserted(insert, earlier);
        return TableRows.insertSql(table, columns, rows);
    }

    /** The source rows that the clause inserts. */
    private String inserted(Statement.WhenNotMatchedInsert insert, List<String> earlier) {
        String condition = sourceCondition(insert)
                + earlier.stream().map(one -> " AND (" + one + ") IS NOT TRUE").collect(Collectors.joining());
        return " FROM merge_source AS " + SOURCE + " WHERE " + condition
                + " AND NOT EXISTS (SELECT 1 FROM merge_match m WHERE m.rid = " + SOURCE + ".rid)";
    }

    private Map<Column, Typed> row(Statement.WhenNotMatchedInsert insert) {
        List<Column> columns = TableRows.columns(table, insert.columns());
        TableRows.requireColumns(insert.values().size(), columns.size());
        Map<Column, Typed> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), ofSource.translate(insert.values().get(i)));
        }
        return row;
    }
}
