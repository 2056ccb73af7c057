package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A parsed statement. */
public interface Statement {

    record Select(Query query) implements Statement {}

    /** @param lifetime PERMANENT, TRANSIENT or TEMPORARY */
    record CreateTable(
            ObjectName name,
            Lifetime lifetime,
            boolean replace,
            boolean ifAbsent,
            List<ColumnDefinition> columns,
            List<String> primaryKey,
            String comment,
            boolean errorLogging,
            @Nullable String collation,
            @Nullable Query as)
            implements Statement {}

    record SetComment(ObjectName table, String comment) implements Statement {}

    record SetErrorLogging(ObjectName table, boolean on) implements Statement {}

    enum Lifetime {
        PERMANENT,
        TRANSIENT,
        TEMPORARY
    }

    record ColumnDefinition(
            String name,
            DataType type,
            boolean nullable,
            @Nullable Expression initial) {}

    /** A table with the columns of another one, without its rows. */
    record CreateTableLike(ObjectName name, Lifetime lifetime, boolean replace, boolean ifAbsent, ObjectName like)
            implements Statement {}

    /** @param view whether it must be a view */
    record DropTable(ObjectName name, boolean view, boolean ifPresent) implements Statement {}

    record DropSchema(ObjectName name, boolean ifPresent) implements Statement {}

    record RenameTable(ObjectName name, ObjectName to) implements Statement {}

    record RenameColumn(ObjectName table, String column, String to) implements Statement {}

    record DropColumns(ObjectName table, List<String> columns, boolean ifPresent) implements Statement {}

    record CreateView(ObjectName name, boolean replace, Query query) implements Statement {}

    record CreateSchema(ObjectName name, boolean ifAbsent) implements Statement {}

    record CreateDatabase(String name, boolean ifAbsent) implements Statement {}

    record TruncateTable(ObjectName name, boolean ifPresent) implements Statement {}

    record TruncateErrorTable(ObjectName base, boolean ifPresent) implements Statement {}

    record AddColumns(ObjectName table, List<NewColumn> columns) implements Statement {}

    record NewColumn(ColumnDefinition column, boolean ifAbsent) {}

    /** SET NOT NULL, or DROP NOT NULL. */
    record SetNullable(ObjectName table, String column, boolean nullable) implements Statement {}

    record SetType(ObjectName table, String column, DataType type) implements Statement {}

    record DescribeTable(ObjectName name) implements Statement {}

    /**
     * A SHOW statement.
     *
     * @param what TABLES, PRIMARY KEYS and so on
     * @param like a pattern that ignores case
     * @param in the object of {@code within}; null for the current one
     */
    record Show(
            String what,
            @Nullable String like,
            Within within,
            @Nullable ObjectName in,
            @Nullable String startsWith,
            int limit)
            implements Statement {
        public static final int HIGHEST_LIMIT = 10_000;

        /** NAME is a schema or a database, whichever exists; for columns and keys, a table. */
        public enum Within {
            CURRENT,
            ACCOUNT,
            DATABASE,
            SCHEMA,
            TABLE,
            SESSION,
            NAME
        }
    }

    /** @param overwrite whether existing rows are deleted */
    record Insert(ObjectName table, boolean overwrite, List<String> columns, Query query) implements Statement {}

    record Update(
            ObjectName table,
            @Nullable String alias,
            List<Assignment> set,
            Query.@Nullable Source from,
            @Nullable Expression where)
            implements Statement {}

    record Assignment(String column, Expression value) {}

    record Delete(
            ObjectName table,
            @Nullable String alias,
            Query.@Nullable Source using,
            @Nullable Expression where) implements Statement {}

    record Merge(
            ObjectName table, @Nullable String alias, Query.Source source, Expression on, List<MergeClause> clauses)
            implements Statement {}

    /** A WHEN clause of a MERGE. */
    sealed interface MergeClause {
        @Nullable
        Expression condition();
    }

    /** @param allByName whether every column gets the source column of the same name */
    record WhenMatchedUpdate(@Nullable Expression condition, boolean allByName, List<Assignment> set)
            implements MergeClause {}

    record WhenMatchedDelete(@Nullable Expression condition) implements MergeClause {}

    record WhenNotMatchedInsert(
            @Nullable Expression condition, boolean allByName, List<String> columns, List<Expression> values)
            implements MergeClause {}

    record Put(String file, String stage, Map<String, String> options) implements Statement {}

    /** @param pattern a regular expression that must match the whole stored path; null for any */
    record ListFiles(String stage, @Nullable String pattern) implements Statement {}

    record RemoveFiles(String stage, @Nullable String pattern) implements Statement {}

    record CreateStage(ObjectName name, boolean temporary, boolean replace, boolean ifAbsent, FormatOptions format)
            implements Statement {}

    record DropStage(ObjectName name, boolean ifPresent) implements Statement {}

    record CreateFileFormat(ObjectName name, boolean temporary, boolean replace, boolean ifAbsent, FormatOptions format)
            implements Statement {}

    record DropFileFormat(ObjectName name, boolean ifPresent) implements Statement {}

    /** @param select the transformation of the files' records; null if they are loaded unchanged */
    record Copy(
            ObjectName table,
            List<String> columns,
            String stage,
            Query.@Nullable Select select,
            List<String> files,
            FormatOptions format,
            CopyOptions options)
            implements Statement {}

    /**
     * @param match how fields are assigned to columns: NONE by order, CASE_SENSITIVE or CASE_INSENSITIVE by name
     * @param truncate whether long texts are truncated
     * @param sizeLimit bytes after which no further file is started; 0 for none
     */
    record CopyOptions(
            boolean force,
            boolean purge,
            OnError onError,
            String match,
            boolean truncate,
            long sizeLimit,
            @Nullable String pattern,
            boolean onlyFailures) {}

    /**
     * What to do with a record that cannot be loaded.
     *
     * @param limit of SKIP_FILE: the number or percentage of errors that skips the file
     */
    record OnError(Kind kind, int limit, boolean percent) {
        public enum Kind {
            ABORT_STATEMENT,
            CONTINUE,
            SKIP_FILE
        }

        public static final OnError ABORT = new OnError(Kind.ABORT_STATEMENT, 1, false);
    }

    record Begin() implements Statement {}

    record Commit() implements Statement {}

    record Rollback() implements Statement {}

    record AlterSession(Map<String, String> set, List<String> unset) implements Statement {}

    record AlterAccount(Map<String, String> set, List<String> unset) implements Statement {}

    /** @param what DATABASE, SCHEMA, WAREHOUSE, ROLE or SECONDARY ROLES */
    record Use(String what, ObjectName name) implements Statement {}
}
