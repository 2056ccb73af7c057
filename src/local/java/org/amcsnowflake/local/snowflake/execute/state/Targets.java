package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.catalog.NamedFormat;
import org.amcsnowflake.local.snowflake.catalog.NamedStage;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.AccessStatement.Target;
import org.amcsnowflake.local.snowflake.sql.AccessStatement.Target.Reach;
import org.amcsnowflake.local.snowflake.sql.ObjectName;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Resolves the objects of GRANT, REVOKE and SHOW GRANTS. */
public final class Targets {
    private final AccountState account;
    private final SessionContext session;

    public Targets(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    /** @throws SnowflakeError 002003 if the named one is not visible */
    public List<Securable> of(Target target) {
        if (target.kind() == Kind.ACCOUNT) {
            return List.of(Securable.ACCOUNT);
        }
        if (target.reach() == Reach.ALL) {
            Securable container = container(target);
            return all(target.kind()).stream()
                    .filter(each -> each.isWithin(container))
                    .toList();
        }
        Securable one = named(target.kind(), Objects.requireNonNull(target.name()));
        boolean isThere = target.kind() == Kind.ROLE
                ? account.grants().hasRole(one.last())
                : all(target.kind()).contains(one) && session.privileges().sees(one);
        if (!isThere) {
            boolean isTable = target.kind() == Kind.TABLE || target.kind() == Kind.VIEW;
            throw SessionContext.missing(words(target.kind()), one.shown(), isTable ? "42S02" : "02000");
        }
        return List.of(one);
    }

    private static String words(Kind kind) {
        return kind.words().charAt(0) + kind.words().substring(1).toLowerCase(Locale.ROOT);
    }

    /** The database or schema that ALL or FUTURE refers to. */
    public Securable container(Target target) {
        Kind kind = Objects.requireNonNull(target.container());
        Securable container = named(kind, Objects.requireNonNull(target.name()));
        if (!all(kind).contains(container)) {
            throw SessionContext.missing(words(kind), container.shown(), "02000");
        }
        return container;
    }

    private Securable named(Kind kind, ObjectName name) {
        return switch (kind) {
            case DATABASE, WAREHOUSE, ROLE -> new Securable(kind, List.of(name.last()));
            case SCHEMA -> {
                String current = session.current("DATABASE");
                String database = name.parts().size() > 1 ? name.parts().get(0) : String.valueOf(current);
                yield Securable.schema(database, name.last());
            }
            default -> {
                TableName full = session.tableName(name);
                yield Securable.of(kind, full);
            }
        };
    }

    private List<Securable> all(Kind kind) {
        List<Securable> all = new ArrayList<>();
        switch (kind) {
            case DATABASE -> account.catalog().databases().forEach(name -> all.add(Securable.database(name)));
            case SCHEMA ->
                account.catalog()
                        .databases()
                        .forEach(database -> account.catalog()
                                .schemas(database)
                                .forEach(schema -> all.add(Securable.schema(database, schema))));
            case TABLE, VIEW ->
                account.catalog().tables().stream()
                        .map(Privileges::securable)
                        .filter(table -> table.kind() == kind)
                        .forEach(all::add);
            case STAGE ->
                account.catalog().stages().stream()
                        .map(NamedStage::name)
                        .forEach(name -> all.add(Securable.of(kind, name)));
            case FILE_FORMAT ->
                account.catalog().formats().stream()
                        .map(NamedFormat::name)
                        .forEach(name -> all.add(Securable.of(kind, name)));
            case WAREHOUSE ->
                account.warehouses().all().forEach(warehouse -> all.add(Securable.warehouse(warehouse.name())));
            case ROLE -> account.grants().roles().forEach(role -> all.add(Securable.role(role)));
            case ACCOUNT -> all.add(Securable.ACCOUNT);
        }
        return all;
    }
}
