package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.catalog.NamedFormat;
import org.amcsnowflake.local.snowflake.catalog.NamedStage;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.FormatOptions;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.sql.SqlParser;
import org.amcsnowflake.local.snowflake.stage.FileFormat;
import org.amcsnowflake.local.snowflake.stage.Location;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Resolves the stages and file formats that a statement names. */
public final class StageLookup {
    private final AccountState account;
    private final SessionContext session;

    public StageLookup(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    /** An operation on a stage's files, and the privilege it requires on a named stage. */
    public enum Access {
        READ,
        WRITE
    }

    /** @param text {@code @~/path}, {@code @%table/path} or {@code @name/path} */
    public Location locate(String text, Access access) {
        int slash = slash(text);
        String stage = text.substring(1, slash);
        String prefix = text.substring(Math.min(text.length(), slash + 1));
        if (stage.equals("~")) {
            return account.stages().ofUser(session.user(), prefix);
        }
        int percent = stage.lastIndexOf('%');
        if (percent == 0 || percent > 0 && stage.charAt(percent - 1) == '.') {
            ObjectName table = SqlParser.name(stage.substring(0, percent) + stage.substring(percent + 1));
            return account.stages()
                    .ofTable(session.table(table, Grant.OWNERSHIP).id(), prefix);
        }
        NamedStage named = stage(SqlParser.name(stage));
        if (!session.temporaryStages().containsKey(named.name())) {
            session.privileges().require(Securable.of(Kind.STAGE, named.name()), access.name());
        }
        return account.stages().named(named.id(), named.name().table().toLowerCase(Locale.ROOT), prefix);
    }

    /** The end of the stage's name: the first slash that is not in quotes. */
    private static int slash(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '"';
            if (text.charAt(i) == '/' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    private NamedStage stage(ObjectName name) {
        TableName full = session.tableName(name);
        Securable securable = Securable.of(Kind.STAGE, full);
        if (!session.temporaryStages().containsKey(full)) {
            session.requireSchema(full);
        }
        return seen(name).orElseThrow(() -> session.missing(securable, "Stage", full.toString()));
    }

    /** The stage, if the session may see it. */
    public Optional<NamedStage> seen(ObjectName name) {
        boolean isTemporary = session.temporaryStages().containsKey(session.tableName(name));
        return find(name)
                .filter(stage -> isTemporary || session.privileges().sees(Securable.of(Kind.STAGE, stage.name())));
    }

    public Optional<NamedStage> find(ObjectName name) {
        TableName full = session.tableName(name);
        return Optional.ofNullable(session.temporaryStages().get(full))
                .or(() -> account.catalog().findStage(full));
    }

    public Optional<NamedFormat> findFormat(ObjectName name) {
        TableName full = session.tableName(name);
        return Optional.ofNullable(session.temporaryFormats().get(full))
                .or(() -> account.catalog().findFormat(full));
    }

    /** The options of the stage's format, the named format and the statement; later ones take precedence. */
    public FileFormat format(String stage, FormatOptions written) {
        Map<String, List<String>> options = new HashMap<>();
        boolean isNamed = !stage.startsWith("@~") && !stage.contains("%");
        if (isNamed && written.name() == null) {
            options.putAll(
                    stage(SqlParser.name(stage.substring(1, slash(stage)))).format());
        }
        options.putAll(options(written));
        return new FileFormat(options);
    }

    /** The format, if the session may see it. */
    public Optional<NamedFormat> seenFormat(ObjectName name) {
        boolean isTemporary = session.temporaryFormats().containsKey(session.tableName(name));
        return findFormat(name)
                .filter(format ->
                        isTemporary || session.privileges().sees(Securable.of(Kind.FILE_FORMAT, format.name())));
    }

    /** The options of a named format, if there is one, overridden by those in the statement. */
    public Map<String, List<String>> options(FormatOptions written) {
        Map<String, List<String>> options = new HashMap<>();
        ObjectName name = written.name();
        if (name != null) {
            options.putAll(seenFormat(name)
                    .orElseThrow(() -> new SnowflakeError(
                            "002003",
                            "02000",
                            "SQL compilation error:\nFile format '"
                                    + session.tableName(name).table() + "' does not exist or not authorized."))
                    .options());
        }
        options.putAll(written.values());
        return options;
    }
}
