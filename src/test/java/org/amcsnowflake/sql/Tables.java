package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.Stream;

/** Names used in the statements of these tests. */
public final class Tables {
    public static final QualifiedName TARGET = named("REACH");
    public static final QualifiedName STAGED = named("AMC_STAGED_1");

    private Tables() {}

    public static QualifiedName named(String table) {
        return new QualifiedName(new Identifier("AMC"), new Identifier("PUBLIC"), new Identifier(table));
    }

    public static Identifier id(String name) {
        return new Identifier(name);
    }

    public static List<Identifier> ids(String... names) {
        return Stream.of(names).map(Identifier::new).toList();
    }
}
