package org.amcsnowflake.local.snowflake.execute.show;

import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs SHOW, which needs no warehouse and lists what the session may see. */
public final class Listings {
    private static final List<String> IN_SCHEMA =
            List.of("created_on", "name", "database_name", "schema_name", "kind", "comment", "owner");

    private static final List<String> OF_TABLES =
            Stream.concat(IN_SCHEMA.stream(), Stream.of("error_logging")).toList();

    private final AccountState account;
    private final SessionContext session;
    private final Privileges privileges;

    public Listings(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
        this.privileges = session.privileges();
    }

    public Answer show(Statement.Show show) {
        return switch (show.what()) {
            case "TABLES", "VIEWS", "OBJECTS" -> inSchema(show, tables(show));
            case "STAGES" -> inSchema(show, stages());
            case "FILE FORMATS" -> inSchema(show, formats());
            case "DATABASES" -> databases(show);
            case "SCHEMAS" -> schemas(show);
            case "ROLES" -> new AccessListings(account, session).roles(show);
            case "WAREHOUSES" -> new AccessListings(account, session).warehouses(show);
            case "LOCKS" -> new SessionListings(account, session).locks();
            case "TRANSACTIONS" -> new SessionListings(account, session).transactions(show);
            case "PARAMETERS" -> new SessionListings(account, session).parameters(show);
            default -> new ColumnListings(account, session).show(show);
        };
    }

    public Answer grants(AccessStatement.ShowGrants show) {
        return new AccessListings(account, session).grants(show);
    }

    /** An object with a name in a schema. */
    private record Item(
            TableName name,
            String kind,
            @Nullable String createdAt,
            @Nullable String owner,
            String comment,
            boolean errorLogging) {}

    private Stream<Item> tables(Statement.Show show) {
        Predicate<String> isNamed = named(show);
        return Stream.concat(account.catalog().tables().stream(), session.temporary().values().stream())
                .filter(table ->
                        isAsked(show.what(), table) && isNamed.test(table.name().table()) && privileges.sees(table))
                .map(table -> new Item(
                        table.name(),
                        kind(show.what(), table),
                        table.createdAt().toString(),
                        owner(Privileges.securable(table)),
                        table.comment(),
                        table.errorLogging()));
    }

    private static boolean isAsked(String what, Table table) {
        return switch (what) {
            case "TABLES" -> table.kind() != Table.Kind.VIEW;
            case "VIEWS" -> table.kind() == Table.Kind.VIEW;
            default -> true;
        };
    }

    private static String kind(String what, Table table) {
        return what.equals("OBJECTS") && table.kind() != Table.Kind.VIEW
                ? "TABLE"
                : table.kind().name();
    }

    private Stream<Item> stages() {
        return Stream.concat(account.catalog().stages().stream(), session.temporaryStages().values().stream())
                .map(stage -> Securable.of(Kind.STAGE, stage.name()))
                .map(stage -> new Item(name(stage), "INTERNAL", null, owner(stage), "", false));
    }

    private Stream<Item> formats() {
        return Stream.concat(account.catalog().formats().stream(), session.temporaryFormats().values().stream())
                .map(format -> Securable.of(Kind.FILE_FORMAT, format.name()))
                .map(format -> new Item(name(format), "FILE FORMAT", null, owner(format), "", false));
    }

    private static TableName name(Securable securable) {
        List<String> parts = securable.name();
        return new TableName(parts.get(0), parts.get(1), parts.get(2));
    }

    @Nullable
    String owner(Securable securable) {
        return account.grants().owner(securable);
    }

    private Answer inSchema(Statement.Show show, Stream<Item> items) {
        ShowScope scope = new ShowScope(account, session, show);
        List<@Nullable String[]> rows = new ArrayList<>();
        items.filter(item ->
                        scope.holds(item.name()) && isNamed(show, item.name().table()))
                .limit(show.limit())
                .forEach(item -> {
                    List<@Nullable String> row = new ArrayList<>(Arrays.asList(
                            item.createdAt(),
                            item.name().table(),
                            item.name().database(),
                            item.name().schema(),
                            item.kind(),
                            item.comment(),
                            item.owner()));
                    if (show.what().equals("TABLES")) {
                        row.add(Boolean.toString(item.errorLogging()));
                    }
                    rows.add(row.toArray(String[]::new));
                });
        return Results.table(StatementType.SHOW, show.what().equals("TABLES") ? OF_TABLES : IN_SCHEMA, rows);
    }

    private Answer databases(Statement.Show show) {
        List<@Nullable String[]> rows = new ArrayList<>();
        account.catalog().databases().stream()
                .filter(name -> privileges.seesDatabase(name) && isNamed(show, name))
                .limit(show.limit())
                .forEach(name -> rows.add(new @Nullable String[] {
                    null, name, "N", yes(name.equals(session.current("DATABASE"))), owner(Securable.database(name)), ""
                }));
        return Results.table(
                StatementType.SHOW,
                List.of("created_on", "name", "is_default", "is_current", "owner", "comment"),
                rows);
    }

    private Answer schemas(Statement.Show show) {
        List<String> databases = new ShowScope(account, session, show).databases();
        List<@Nullable String[]> rows = new ArrayList<>();
        for (String database : databases) {
            Stream.concat(Stream.of("INFORMATION_SCHEMA"), account.catalog().schemas(database).stream())
                    .filter(name -> name.equals("INFORMATION_SCHEMA") || privileges.seesSchema(database, name))
                    .filter(name -> isNamed(show, name))
                    .forEach(name -> rows.add(new @Nullable String[] {
                        null,
                        name,
                        "N",
                        yes(database.equals(session.current("DATABASE")) && name.equals(session.current("SCHEMA"))),
                        database,
                        owner(Securable.schema(database, name)),
                        ""
                    }));
        }
        return Results.table(
                StatementType.SHOW,
                List.of("created_on", "name", "is_default", "is_current", "database_name", "owner", "comment"),
                rows.subList(0, Math.min(rows.size(), show.limit())));
    }

    static String yes(boolean is) {
        return is ? "Y" : "N";
    }

    static boolean isNamed(Statement.Show show, String name) {
        return named(show).test(name);
    }

    /** SHOW's LIKE ignores case, STARTS WITH does not. */
    private static Predicate<String> named(Statement.Show show) {
        Predicate<String> starts = name -> show.startsWith() == null || name.startsWith(show.startsWith());
        return show.like() == null ? starts : starts.and(like(show.like()).asMatchPredicate());
    }

    private static Pattern like(String pattern) {
        StringBuilder regex = new StringBuilder();
        boolean isEscaped = false;
        for (char character : pattern.toCharArray()) {
            if (character == '\\' && !isEscaped) {
                isEscaped = true;
                continue;
            }
            String special = Map.of('%', ".*", '_', ".").get(character);
            regex.append(special == null || isEscaped ? Pattern.quote(String.valueOf(character)) : special);
            isEscaped = false;
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }
}
