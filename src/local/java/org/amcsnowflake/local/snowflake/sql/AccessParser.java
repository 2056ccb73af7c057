package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.engine.UserProperty;
import org.amcsnowflake.local.snowflake.engine.UserProperty.Slot;
import org.amcsnowflake.local.snowflake.engine.WorkloadIdentity;
import org.amcsnowflake.local.snowflake.sql.AccessStatement.Target;
import org.amcsnowflake.local.snowflake.sql.AccessStatement.Target.Reach;

import java.util.ArrayList;
import java.util.List;

/** Parses GRANT, REVOKE, SHOW GRANTS, and the statements about roles and users. */
final class AccessParser {
    private static final List<Kind> NAMED = List.of(
            Kind.DATABASE, Kind.SCHEMA, Kind.TABLE, Kind.VIEW, Kind.STAGE, Kind.FILE_FORMAT, Kind.WAREHOUSE, Kind.ROLE);

    private static final String[] USER_PROPERTIES = {
        "RSA_PUBLIC_KEY", "RSA_PUBLIC_KEY_2", "WORKLOAD_IDENTITY", "TYPE", "DEFAULT_ROLE", "DEFAULT_WAREHOUSE"
    };

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

    Statement createUser() {
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        String name = tokens.name();
        return new AccessStatement.CreateUser(name, ifAbsent, properties());
    }

    Statement alterUser() {
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        String name = tokens.name();
        boolean unset = tokens.expectOneOf("SET", "UNSET").equals("UNSET");
        return new AccessStatement.AlterUser(name, ifPresent, unset ? unset() : someProperties());
    }

    Statement dropUser() {
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        return new AccessStatement.DropUser(tokens.name(), ifPresent);
    }

    /** Up to the end of the statement. */
    private List<UserProperty> properties() {
        List<UserProperty> properties = new ArrayList<>();
        while (tokens.peek().isName()) {
            properties.add(property());
            tokens.takes(",");
        }
        return properties;
    }

    private List<UserProperty> someProperties() {
        List<UserProperty> properties = new ArrayList<>();
        properties.add(property());
        tokens.takes(",");
        properties.addAll(properties());
        return properties;
    }

    /** After UNSET. */
    private List<UserProperty> unset() {
        List<UserProperty> properties = new ArrayList<>();
        do {
            String name = tokens.expectOneOf(USER_PROPERTIES);
            properties.add(
                    switch (name) {
                        case "WORKLOAD_IDENTITY" -> new UserProperty.Identity(null);
                        case "TYPE" -> new UserProperty.Type(null);
                        case "DEFAULT_ROLE" -> new UserProperty.DefaultRole(null);
                        case "DEFAULT_WAREHOUSE" -> new UserProperty.DefaultWarehouse(null);
                        default -> new UserProperty.PublicKey(Slot.valueOf(name), null);
                    });
        } while (tokens.takes(","));
        return properties;
    }

    private UserProperty property() {
        String name = tokens.expectOneOf(USER_PROPERTIES);
        tokens.expect("=");
        return switch (name) {
            case "WORKLOAD_IDENTITY" -> new UserProperty.Identity(identity());
            case "TYPE" -> new UserProperty.Type(tokens.name());
            case "DEFAULT_ROLE" -> new UserProperty.DefaultRole(tokens.name());
            case "DEFAULT_WAREHOUSE" -> new UserProperty.DefaultWarehouse(tokens.name());
            default -> new UserProperty.PublicKey(Slot.valueOf(name), tokens.string());
        };
    }

    /** Other types than OIDC are refused. */
    private WorkloadIdentity identity() {
        String issuer = "";
        String subject = "";
        List<String> audiences = new ArrayList<>();
        tokens.expect("(", "TYPE", "=", "OIDC");
        while (!tokens.takes(")")) {
            tokens.takes(",");
            String name = tokens.expectOneOf("ISSUER", "SUBJECT", "OIDC_AUDIENCE_LIST");
            tokens.expect("=");
            switch (name) {
                case "ISSUER" -> issuer = tokens.string();
                case "SUBJECT" -> subject = tokens.string();
                default -> {
                    tokens.expect("(");
                    do {
                        audiences.add(tokens.string());
                    } while (tokens.takes(","));
                    tokens.expect(")");
                }
            }
        }
        return new WorkloadIdentity(issuer, subject, audiences);
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
