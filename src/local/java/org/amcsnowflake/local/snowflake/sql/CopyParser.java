package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.sql.Statement.OnError;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses COPY INTO a table. */
final class CopyParser {
    private static final Pattern SKIP_FILE = Pattern.compile("SKIP_FILE(?:_(\\d{1,9})(%?))?");

    private final Tokens tokens;
    private List<String> files = List.of();
    private FormatOptions format = FormatOptions.none();
    private boolean force;
    private boolean purge;
    private boolean truncate;
    private boolean onlyFailures;
    private OnError onError = OnError.ABORT;
    private String match = "NONE";
    private long sizeLimit;
    private @Nullable String pattern;

    CopyParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Statement copy() {
        tokens.expect("INTO");
        if (tokens.peek().kind() == Token.Kind.STAGE || tokens.peek().kind() == Token.Kind.STRING) {
            throw SqlErrors.unsupported("COPY INTO a stage");
        }
        ObjectName table = tokens.objectName();
        List<String> columns = tokens.sees("(") ? tokens.names() : List.of();
        tokens.expect("FROM");
        Query.@Nullable Select select = tokens.takes("(") ? transformation() : null;
        String stage = select == null
                ? StageParser.location(tokens)
                : ((Query.StagedFiles) java.util.Objects.requireNonNull(select.source())).path();
        while (tokens.peek().kind() == Token.Kind.WORD) {
            option();
            tokens.takes(",");
        }
        if (select != null && !match.equals("NONE")) {
            throw SqlErrors.unsupported("MATCH_BY_COLUMN_NAME with a transformation, as Snowflake does not");
        }
        return new Statement.Copy(
                table,
                columns,
                stage,
                select,
                files,
                format,
                new Statement.CopyOptions(force, purge, onError, match, truncate, sizeLimit, pattern, onlyFailures));
    }

    private Query.Select transformation() {
        Token start = tokens.peek();
        Query query = new QueryParser(tokens).query();
        tokens.expect(")");
        if (query instanceof Query.Select select
                && select.source() instanceof Query.StagedFiles
                && select.where() == null
                && select.groups().isEmpty()
                && select.having() == null
                && select.qualify() == null
                && select.ending().equals(Query.Ending.NONE)) {
            return select;
        }
        throw new org.amcsnowflake.local.snowflake.engine.SnowflakeError(
                "002095",
                "0A000",
                "SQL compilation error: error line " + start.line() + " at position " + start.position()
                        + "\nCOPY statement only supports simple SELECT from stage statements for import.");
    }

    private void option() {
        Token option = tokens.peek();
        String name = tokens.name();
        tokens.expect("=");
        switch (name) {
            case "FILES" -> files = new FormatParser(tokens).strings();
            case "PATTERN" -> pattern = tokens.string();
            case "FILE_FORMAT" -> format = new FormatParser(tokens).format();
            case "FORCE" -> force = flag();
            case "PURGE" -> purge = flag();
            case "TRUNCATECOLUMNS" -> truncate = flag();
            case "ENFORCE_LENGTH" -> truncate = !flag();
            case "RETURN_FAILED_ONLY" -> onlyFailures = flag();
            case "LOAD_UNCERTAIN_FILES" -> flag();
            case "SIZE_LIMIT" -> sizeLimit = tokens.integer();
            case "MATCH_BY_COLUMN_NAME" -> match = tokens.expectOneOf("NONE", "CASE_SENSITIVE", "CASE_INSENSITIVE");
            case "ON_ERROR" -> onError = onError();
            default -> throw SqlErrors.unexpected(option);
        }
    }

    private boolean flag() {
        return tokens.expectOneOf("TRUE", "FALSE").equals("TRUE");
    }

    private OnError onError() {
        Token token = tokens.next();
        String text = token.text().toUpperCase(Locale.ROOT);
        Matcher skip = SKIP_FILE.matcher(text);
        if (skip.matches()) {
            int limit = skip.group(1) == null ? 1 : Integer.parseInt(skip.group(1));
            return new OnError(OnError.Kind.SKIP_FILE, limit, "%".equals(skip.group(2)));
        }
        return switch (text) {
            case "ABORT_STATEMENT" -> OnError.ABORT;
            case "CONTINUE" -> new OnError(OnError.Kind.CONTINUE, 0, false);
            default -> throw SqlErrors.unexpected(token);
        };
    }
}
