package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Parses CREATE, ALTER TABLE, DROP and TRUNCATE. */
final class DdlParser {
    private final Tokens tokens;

    DdlParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Statement create() {
        boolean replace = tokens.takes("OR", "REPLACE");
        Statement.Lifetime lifetime = lifetime();
        if (tokens.takes("TABLE")) {
            return createTable(lifetime, replace);
        }
        if (tokens.takes("STAGE")) {
            return new StageParser(tokens).createStage(lifetime == Statement.Lifetime.TEMPORARY, replace);
        }
        if (tokens.takes("FILE", "FORMAT")) {
            return new FormatParser(tokens).create(lifetime == Statement.Lifetime.TEMPORARY, replace);
        }
        if (lifetime != Statement.Lifetime.PERMANENT) {
            throw tokens.unexpected();
        }
        if (tokens.takes("VIEW")) {
            ObjectName name = tokens.objectName();
            tokens.expect("AS");
            return new Statement.CreateView(name, replace, new QueryParser(tokens).query());
        }
        if (tokens.takes("ROLE")) {
            return new AccessParser(tokens).createRole(replace);
        }
        if (!replace && tokens.takes("USER")) {
            return new AccessParser(tokens).createUser();
        }
        if (tokens.takes("WAREHOUSE")) {
            return new WarehouseParser(tokens).create(replace);
        }
        if (tokens.takes("RESOURCE", "MONITOR")) {
            return new WarehouseParser(tokens).createMonitor();
        }
        if (replace) {
            throw tokens.unexpected();
        }
        if (tokens.takes("SCHEMA")) {
            boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
            return new Statement.CreateSchema(tokens.objectName(), ifAbsent);
        }
        tokens.expect("DATABASE");
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        return new Statement.CreateDatabase(tokens.name(), ifAbsent);
    }

    private Statement.Lifetime lifetime() {
        if (tokens.takes("TEMPORARY") || tokens.takes("TEMP") || tokens.takes("LOCAL", "TEMPORARY")) {
            return Statement.Lifetime.TEMPORARY;
        }
        return tokens.takes("TRANSIENT") ? Statement.Lifetime.TRANSIENT : Statement.Lifetime.PERMANENT;
    }

    private Statement createTable(Statement.Lifetime lifetime, boolean replace) {
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        ObjectName name = tokens.objectName();
        if (tokens.takes("LIKE")) {
            return new Statement.CreateTableLike(name, lifetime, replace, ifAbsent, tokens.objectName());
        }
        List<Statement.ColumnDefinition> columns = new ArrayList<>();
        List<String> primaryKey = new ArrayList<>();
        if (tokens.takes("(")) {
            do {
                if (tokens.takes("PRIMARY", "KEY")) {
                    primaryKey.addAll(tokens.names());
                } else if (tokens.takes("UNIQUE")) {
                    tokens.names();
                } else {
                    columns.add(column(primaryKey));
                }
            } while (tokens.takes(","));
            tokens.expect(")");
        }
        String comment = "";
        boolean errorLogging = false;
        @Nullable String collation = null;
        while (tokens.peek().isName() && !tokens.peek().text().equalsIgnoreCase("AS")) {
            if (tokens.takes("DEFAULT_DDL_COLLATION")) {
                tokens.expect("=");
                collation = tokens.string();
            } else if (tokens.takes("ERROR_LOGGING")) {
                errorLogging = errorLogging();
            } else {
                tokens.expect("COMMENT");
                comment = comment();
            }
        }
        @Nullable Query as = tokens.takes("AS") ? new QueryParser(tokens).query() : null;
        if (columns.isEmpty() && as == null) {
            throw tokens.unexpected();
        }
        return new Statement.CreateTable(
                name, lifetime, replace, ifAbsent, columns, primaryKey, comment, errorLogging, collation, as);
    }

    private boolean errorLogging() {
        tokens.expect("=");
        return tokens.expectOneOf("TRUE", "FALSE").equals("TRUE");
    }

    private String comment() {
        tokens.expect("=");
        return tokens.string();
    }

    /** {@code COMMENT ON TABLE}, after its first word. */
    Statement commentOn() {
        tokens.expect("ON");
        tokens.expect("TABLE");
        ObjectName table = tokens.objectName();
        tokens.expect("IS");
        return new Statement.SetComment(table, tokens.string());
    }

    private Statement.ColumnDefinition column(List<String> primaryKey) {
        String name = tokens.name();
        DataType type = new TypeParser(tokens).type();
        boolean nullable = true;
        @Nullable Expression initial = null;
        while (true) {
            if (tokens.takes("NOT", "NULL")) {
                nullable = false;
            } else if (tokens.takes("PRIMARY", "KEY")) {
                primaryKey.add(name);
            } else if (tokens.takes("DEFAULT")) {
                initial = new ExpressionParser(tokens).expression();
            } else if (!tokens.takes("NULL") && !tokens.takes("UNIQUE")) {
                return new Statement.ColumnDefinition(name, type, nullable, initial);
            }
        }
    }

    Statement alterTable() {
        tokens.expect("TABLE");
        ObjectName table = tokens.objectName();
        if (tokens.takes("ADD")) {
            return addColumns(table);
        }
        if (tokens.takes("RENAME", "TO")) {
            return new Statement.RenameTable(table, tokens.objectName());
        }
        if (tokens.takes("RENAME", "COLUMN")) {
            String column = tokens.name();
            tokens.expect("TO");
            return new Statement.RenameColumn(table, column, tokens.name());
        }
        if (tokens.takes("DROP")) {
            return dropColumns(table);
        }
        if (tokens.takes("SET", "COMMENT")) {
            return new Statement.SetComment(table, comment());
        }
        if (tokens.takes("SET", "ERROR_LOGGING")) {
            return new Statement.SetErrorLogging(table, errorLogging());
        }
        if (tokens.takes("UNSET", "COMMENT")) {
            return new Statement.SetComment(table, "");
        }
        tokens.expectOneOf("ALTER", "MODIFY");
        tokens.takes("COLUMN");
        String column = tokens.name();
        if (tokens.takes("DROP", "NOT", "NULL")) {
            return new Statement.SetNullable(table, column, true);
        }
        if (tokens.takes("SET", "NOT", "NULL")) {
            return new Statement.SetNullable(table, column, false);
        }
        if (tokens.takes("SET", "DATA")) {
            tokens.expect("TYPE");
        } else {
            tokens.takes("TYPE");
        }
        return new Statement.SetType(table, column, new TypeParser(tokens).type());
    }

    private Statement dropColumns(ObjectName table) {
        tokens.takes("COLUMN");
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        List<String> columns = new ArrayList<>();
        do {
            columns.add(tokens.name());
        } while (tokens.takes(","));
        return new Statement.DropColumns(table, columns, ifPresent);
    }

    private Statement addColumns(ObjectName table) {
        tokens.takes("COLUMN");
        List<Statement.NewColumn> columns = new ArrayList<>();
        do {
            boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
            columns.add(new Statement.NewColumn(column(new ArrayList<>()), ifAbsent));
        } while (tokens.takes(","));
        return new Statement.AddColumns(table, columns);
    }

    Statement drop() {
        if (tokens.takes("STAGE")) {
            boolean ifPresent = tokens.takes("IF", "EXISTS");
            return new Statement.DropStage(tokens.objectName(), ifPresent);
        }
        if (tokens.takes("FILE", "FORMAT")) {
            boolean ifPresent = tokens.takes("IF", "EXISTS");
            return new Statement.DropFileFormat(tokens.objectName(), ifPresent);
        }
        if (tokens.takes("SCHEMA")) {
            boolean ifPresent = tokens.takes("IF", "EXISTS");
            return new Statement.DropSchema(tokens.objectName(), ifPresent);
        }
        if (tokens.takes("ROLE")) {
            return new AccessParser(tokens).dropRole();
        }
        if (tokens.takes("USER")) {
            return new AccessParser(tokens).dropUser();
        }
        if (tokens.takes("WAREHOUSE")) {
            return new WarehouseParser(tokens).drop();
        }
        if (tokens.takes("RESOURCE", "MONITOR")) {
            return new WarehouseParser(tokens).dropMonitor();
        }
        boolean view = tokens.expectOneOf("TABLE", "VIEW").equals("VIEW");
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        return new Statement.DropTable(tokens.objectName(), view, ifPresent);
    }

    Statement truncate() {
        tokens.takes("TABLE");
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        return tokens.sees("ERROR_TABLE", "(")
                ? new Statement.TruncateErrorTable(SourceParser.errorTable(tokens), ifPresent)
                : new Statement.TruncateTable(tokens.objectName(), ifPresent);
    }
}
