package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.engine.UserKeys;
import org.amcsnowflake.local.snowflake.sql.AccessStatement.Target;
import org.amcsnowflake.local.snowflake.sql.AccessStatement.Target.Reach;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses GRANT, REVOKE, SHOW GRANTS, and the statements about roles. */
final class AccessParser {
    private static final List<Kind> NAMED = List.of(
            Kind.DATABASE, Kind.SCHEMA, Kind.TABLE, Kind.VIEW, Kind.STAGE, Kind.FILE_FORMAT, Kind.WAREHOUSE, Kind.ROLE);

    private final Tokens tokens;

    AccessParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Statement createRole(boolean replace) {
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        return new AccessStatement.CreateRole(tokens.name(), replace, ifAbsent);
    }

    Statement dropRole() {
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        return new AccessStatement.DropRole(tokens.name(), ifPresent);
    }

    Statement alterUser() {
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        String name = tokens.name();
        boolean unset = tokens.expectOneOf("SET", "UNSET").equals("UNSET");
        Map<UserKeys.Slot, Optional<String>> keys = new EnumMap<>(UserKeys.Slot.class);
        do {
            UserKeys.Slot slot = UserKeys.Slot.valueOf(tokens.expectOneOf("RSA_PUBLIC_KEY", "RSA_PUBLIC_KEY_2"));
            if (unset) {
                tokens.takes(",");
                keys.put(slot, Optional.empty());
            } else {
                tokens.expect("=");
                keys.put(slot, Optional.of(tokens.string()));
            }
        } while (tokens.sees("RSA_PUBLIC_KEY") || tokens.sees("RSA_PUBLIC_KEY_2"));
        return new AccessStatement.AlterUser(name, ifPresent, keys);
    }

    Statement grant() {
        return grant(false);
    }

    Statement revoke() {
        tokens.takes("GRANT", "OPTION", "FOR");
        return grant(true);
    }

    private Statement grant(boolean revoke) {
        if (tokens.takes("ROLE")) {
            String role = tokens.name();
            tokens.expect(revoke ? "FROM" : "TO");
            return new AccessStatement.GrantRole(role, grantee(), revoke);
        }
        List<String> privileges = privileges();
        tokens.expect("ON");
        Target target = target();
        tokens.expect(revoke ? "FROM" : "TO");
        tokens.expect("ROLE");
        String role = tokens.name();
        if (tokens.takes("COPY") || tokens.takes("REVOKE")) {
            tokens.expect("CURRENT", "GRANTS");
        } else if (tokens.takes("WITH")) {
            tokens.expect("GRANT", "OPTION");
        } else if (revoke) {
            tokens.takes("CASCADE");
            tokens.takes("RESTRICT");
        }
        return new AccessStatement.GrantPrivileges(privileges, target, role, revoke);
    }

    private Grantee grantee() {
        return tokens.expectOneOf("ROLE", "USER").equals("ROLE")
                ? Grantee.role(tokens.name())
                : Grantee.user(tokens.name());
    }

    /** Words separated by commas, up to ON. */
    private List<String> privileges() {
        List<String> privileges = new ArrayList<>();
        do {
            List<String> words = new ArrayList<>();
            while (!tokens.sees("ON") && !tokens.sees(",")) {
                if (!tokens.peek().isName()) {
                    throw tokens.unexpected();
                }
                words.add(tokens.name());
            }
            if (words.isEmpty()) {
                throw tokens.unexpected();
            }
            String privilege = String.join(" ", words);
            privileges.add(privilege.equals("ALL PRIVILEGES") ? "ALL" : privilege);
        } while (tokens.takes(","));
        return privileges;
    }

    private Target target() {
        if (tokens.takes("ACCOUNT")) {
            return new Target(Reach.ONE, Kind.ACCOUNT, null, null);
        }
        if (tokens.takes("ALL")) {
            return container(Reach.ALL);
        }
        if (tokens.takes("FUTURE")) {
            return container(Reach.FUTURE);
        }
        for (Kind kind : NAMED) {
            if (tokens.takes(kind.words().split(" "))) {
                return new Target(Reach.ONE, kind, null, tokens.objectName());
            }
        }
        throw tokens.unexpected();
    }

    private Target container(Reach reach) {
        for (Kind kind : List.of(Kind.SCHEMA, Kind.TABLE, Kind.VIEW, Kind.STAGE, Kind.FILE_FORMAT)) {
            if (tokens.takes((kind.words() + "S").split(" "))) {
                tokens.expect("IN");
                Kind in = Kind.valueOf(tokens.expectOneOf("DATABASE", "SCHEMA"));
                return new Target(reach, kind, in, tokens.objectName());
            }
        }
        throw tokens.unexpected();
    }

    /** After SHOW GRANTS. */
    Statement showGrants() {
        if (tokens.takes("ON")) {
            return new AccessStatement.ShowGrants(target(), null, null);
        }
        if (tokens.takes("TO")) {
            return new AccessStatement.ShowGrants(null, grantee(), null);
        }
        if (tokens.takes("OF")) {
            tokens.expect("ROLE");
            return new AccessStatement.ShowGrants(null, null, tokens.name());
        }
        return new AccessStatement.ShowGrants(null, null, null);
    }
}
