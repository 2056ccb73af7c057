package org.amcsnowflake.failures;

import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a failure happened: the names that the SQL to fix it needs. An unknown name is written as {@code <name>}, for
 * the reader to fill in. Immutable.
 */
public final class ErrorContext {
    public static final ErrorContext UNKNOWN = new ErrorContext(Map.of(), Optional.empty());

    private static final Pattern GAP = Pattern.compile("\\{([a-z]+)}");

    /** The object of a USE statement. */
    public enum Used {
        ROLE,
        WAREHOUSE,
        DATABASE,
        SCHEMA
    }

    private final Map<String, String> names;
    private final Optional<Used> used;

    private ErrorContext(Map<String, String> names, Optional<Used> used) {
        this.names = Map.copyOf(names);
        this.used = used;
    }

    /** The context of a USE statement. */
    public ErrorContext using(Used what) {
        return new ErrorContext(names, Optional.of(what));
    }

    Optional<Used> used() {
        return used;
    }

    /** Whether the service signs in with a token of its own. */
    boolean hasWorkloadIdentity() {
        return names.containsKey("subject");
    }

    public static ErrorContext of(Destination destination) {
        Identifier database = Identifier.folded(destination.database());
        ErrorContext context = UNKNOWN.with("account", destination.account())
                .with("user", Identifier.folded(destination.username()).quoted())
                .with("database", database.quoted())
                .with("schema", database + "." + Identifier.folded(destination.schema()));
        if (destination.credentials() instanceof Credentials.WorkloadIdentity identity) {
            context = context.with("issuer", identity.issuer()).with("subject", identity.subject());
        }
        return context.in(
                destination.role().map(Identifier::folded),
                destination.warehouse().map(Identifier::folded));
    }

    /** @param table the upload's target, whose database and schema may differ from the destination's */
    public ErrorContext at(QualifiedName table) {
        return with("database", table.database().quoted())
                .with("schema", table.inSchema())
                .with("table", table.toString());
    }

    /** Adds the role and the warehouse in use, if known. */
    public ErrorContext in(Optional<Identifier> role, Optional<Identifier> warehouse) {
        ErrorContext context = role.map(name -> with("role", name.quoted())).orElse(this);
        return warehouse.map(name -> context.with("warehouse", name.quoted())).orElse(context);
    }

    ErrorContext with(String gap, String name) {
        Map<String, String> more = new HashMap<>(names);
        more.put(gap, name);
        return new ErrorContext(more, used);
    }

    /** Fills a sentence's placeholders, such as {@code {role}}. */
    public String fill(String sentence) {
        return GAP.matcher(sentence)
                .replaceAll(gap -> Matcher.quoteReplacement(
                        names.getOrDefault(gap.group(1), "<" + gap.group(1).replace('_', ' ') + ">")));
    }
}
