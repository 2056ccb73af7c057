package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.Stream;

/** Names used in the statements of these tests. */
final class Tables {
    static final QualifiedName TARGET = named("REACH");
    static final QualifiedName STAGED = named("AMC_STAGED_1");

    private Tables() {}

    static QualifiedName named(String table) {
        return new QualifiedName(new Identifier("AMC"), new Identifier("PUBLIC"), new Identifier(table));
    }

    static Identifier id(String name) {
        return new Identifier(name);
    }

    static List<Identifier> ids(String... names) {
        return Stream.of(names).map(Identifier::new).toList();
    }

    /** Columns selected unchanged from the staged rows. */
    static MergeSource source(String... names) {
        return new MergeSource(
                STAGED.toString(),
                ids(names).stream()
                        .map(name -> new SourceColumn(name, name.quoted()))
                        .toList());
    }
}
