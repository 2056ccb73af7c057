package org.amcsnowflake.local.snowflake.execute.show;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.Grant.GranteeKind;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.access.Warehouse;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.state.Targets;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Runs SHOW GRANTS, SHOW ROLES and SHOW WAREHOUSES. */
final class AccessListings {
    private static final List<String> GRANTS = List.of(
            "created_on",
            "privilege",
            "granted_on",
            "name",
            "granted_to",
            "grantee_name",
            "grant_option",
            "granted_by");
    private static final List<String> MEMBERS =
            List.of("created_on", "role", "granted_to", "grantee_name", "granted_by");

    private final AccountState account;
    private final SessionContext session;

    AccessListings(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    Answer grants(AccessStatement.ShowGrants show) {
        if (show.target() != null) {
            List<Securable> on = new Targets(account, session).of(show.target());
            return privileges(grant -> on.contains(grant.on()));
        }
        if (show.ofRole() != null) {
            return members(grant -> grant.on().equals(Securable.role(show.ofRole())));
        }
        Grantee to = show.to() == null ? Grantee.user(session.user()) : show.to();
        if (to.kind() == GranteeKind.USER) {
            return members(grant -> grant.grantee().equals(to));
        }
        if (!account.grants().hasRole(to.name())) {
            throw SessionContext.missing("Role", to.name(), "02000");
        }
        return privileges(grant -> grant.grantee().equals(to));
    }

    private Answer privileges(Predicate<Grant> condition) {
        List<@Nullable String[]> rows = new ArrayList<>();
        for (Grant grant : account.grants().where(condition.and(grant -> !grant.future()))) {
            rows.add(new @Nullable String[] {
                null,
                grant.privilege(),
                grant.on().kind().name(),
                grant.on().shown(),
                grant.grantee().kind().name(),
                grant.grantee().name(),
                Boolean.toString(grant.privilege().equals(Grant.OWNERSHIP)),
                ""
            });
        }
        return Results.table(StatementType.SHOW, GRANTS, rows);
    }

    private Answer members(Predicate<Grant> condition) {
        List<@Nullable String[]> rows = new ArrayList<>();
        for (Grant grant : account.grants().where(condition)) {
            if (grant.on().kind() == Kind.ROLE && grant.privilege().equals("USAGE")) {
                rows.add(new @Nullable String[] {
                    null,
                    grant.on().last(),
                    grant.grantee().kind().name(),
                    grant.grantee().name(),
                    ""
                });
            }
        }
        return Results.table(StatementType.SHOW, MEMBERS, rows);
    }

    Answer roles(Statement.Show show) {
        List<@Nullable String[]> rows = new ArrayList<>();
        account.grants().roles().stream()
                .filter(role -> Listings.isNamed(show, role))
                .forEach(role -> rows.add(new @Nullable String[] {
                    null,
                    role,
                    Listings.yes(role.equals(session.role())),
                    new Listings(account, session).owner(Securable.role(role)),
                    ""
                }));
        return Results.table(StatementType.SHOW, List.of("created_on", "name", "is_current", "owner", "comment"), rows);
    }

    Answer warehouses(Statement.Show show) {
        Stream<Warehouse> seen = account.warehouses().all().stream()
                .filter(warehouse -> Listings.isNamed(show, warehouse.name())
                        && session.privileges().sees(Securable.warehouse(warehouse.name())));
        List<@Nullable String[]> rows = new ArrayList<>();
        seen.forEach(warehouse -> rows.add(new @Nullable String[] {
            warehouse.name(),
            warehouse.suspended() ? "SUSPENDED" : "STARTED",
            "STANDARD",
            "X-Small",
            Listings.yes(warehouse.name().equals(session.current("WAREHOUSE"))),
            Boolean.toString(warehouse.autoResume()),
            Objects.requireNonNullElse(warehouse.monitor(), "null")
        }));
        return Results.table(
                StatementType.SHOW,
                List.of("name", "state", "type", "size", "is_current", "auto_resume", "resource_monitor"),
                rows);
    }
}
