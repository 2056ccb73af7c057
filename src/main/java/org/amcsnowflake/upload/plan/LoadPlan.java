package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.Strategy;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.AddColumns;
import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.ColumnWidening;
import org.amcsnowflake.sql.CreateTable;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InlineRows;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.SetColumnType;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.sql.merge.MergeSource;
import org.amcsnowflake.sql.merge.SourceColumn;
import org.amcsnowflake.upload.result.ColumnProfile;
import org.amcsnowflake.upload.result.ColumnTypes;
import org.amcsnowflake.upload.result.ReadResult;
import org.amcsnowflake.upload.result.ShapingReport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a staged result is loaded into its target: every column with its type, and the upsert key. Created when all rows
 * have been read, since only then the columns' types are known.
 */
public final class LoadPlan {
    private final Target target;
    private final MetadataColumns metadata;
    private final Strategy strategy;
    private final List<LoadColumn> ofResult = new ArrayList<>();
    private final Set<Identifier> withNulls = new HashSet<>();
    private final List<SetColumnType> retypings = new ArrayList<>();
    private final List<ColumnWidening> widenings = new ArrayList<>();
    private final List<MetadataValue> ours;
    private final UpsertKey key;
    private final Optional<ShapingReport> shaping;
    private final Optional<String> digest;

    /** @throws org.amcsnowflake.failures.Fault of class DATA if a value does not fit its column */
    public LoadPlan(Execution execution, UploadIdentity upload, Target target, ReadResult result) {
        this.target = target;
        this.metadata = target.metadata();
        this.strategy = execution.settings().strategy();
        this.shaping = result.shaping();
        this.digest = result.digest();
        target.existing().ifPresent(table -> widenings.addAll(ColumnWidening.interrupted(table)));
        TargetColumns columns = new TargetColumns(metadata, target.columnCase(), result.columns());
        columns.ofResult().forEach((name, profile) -> {
            Column column = widened(profile, actual(new Column(name, ColumnTypes.of(profile))));
            ValueCheck.check(profile, column, !exists(name));
            ofResult.add(LoadColumn.of(profile, column));
            if (profile.nullRowUntil(result.rows().last()).isPresent()) {
                withNulls.add(name);
            }
        });
        this.ours = columns.ours(execution, upload);
        target.existing().ifPresent(table -> requireValues(table, result));
        this.key = chooseKey(result, columns);
    }

    private UpsertKey chooseKey(ReadResult result, TargetColumns columns) {
        Set<Identifier> available = new LinkedHashSet<>();
        List<String> dates = new ArrayList<>();
        Map<String, Identifier> renamed = new HashMap<>();
        Set<String> written = shaping.map(ShapingReport::written).orElse(Set.of());
        for (int i = 0; i < ofResult.size(); i++) {
            ColumnProfile profile = result.columns().get(i);
            Identifier name = ofResult.get(i).target().name();
            // Renaming a column does not change which one is chosen.
            String source = profile.isMapped() ? target.columnCase().fold(profile.source()) : name.name();
            renamed.put(source, name);
            if (!profile.missing()) {
                available.add(name);
            }
            if (!profile.hasOnlyNulls() && profile.hasOnly(ColumnTypes.TIMES) && !written.contains(profile.source())) {
                dates.add(source);
            }
        }
        ours.forEach(value -> available.add(value.column().name()));
        List<Identifier> explicit = target.keyColumns().stream()
                .map(target.columnCase()::name)
                .map(columns::key)
                .toList();
        return new KeyChoice(metadata, available, dates, renamed, result.ordered()).choose(strategy, explicit);
    }

    /** Snowflake would refuse the whole upload too, but without the column's name. */
    private void requireValues(TargetTable table, ReadResult result) {
        for (Identifier column : table.required()) {
            OptionalLong empty = firstEmptyRow(table, column, result);
            if (empty.isPresent()) {
                String fix = table.dropNotNullSql(column);
                throw new Fault(
                        ErrorClass.DATA,
                        "Column " + column + " of the target " + target
                                + " is NOT NULL, but row " + empty.getAsLong()
                                + " of the result has no value for it. Nothing was stored. Have the table's owner"
                                + " run " + fix + "; or correct the query, then retry.",
                        List.of(fix + ";"));
            }
        }
    }

    private OptionalLong firstEmptyRow(TargetTable table, Identifier column, ReadResult result) {
        for (int i = 0; i < ofResult.size(); i++) {
            if (ofResult.get(i).target().name().equals(column)) {
                return result.columns().get(i).nullRowUntil(result.rows().last());
            }
        }
        boolean isOurs = ours.stream().anyMatch(value -> value.column().name().equals(column));
        return isOurs || !table.demands(column) || result.rows().count() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(result.rows().first());
    }

    /** The column of the target as it will be after {@link #widenings}. */
    private Column actual(Column wanted) {
        return target.existing()
                .flatMap(table -> table.column(wanted.name()))
                .or(() -> widenings.stream()
                        .map(ColumnWidening::widened)
                        .filter(column -> column.name().equals(wanted.name()))
                        .findFirst())
                .orElse(wanted);
    }

    private boolean exists(Identifier name) {
        return target.existing().flatMap(table -> table.column(name)).isPresent()
                || widenings.stream().anyMatch(widening -> widening.column().equals(name));
    }

    /**
     * The column widened for the result's values if this service created the table; unchanged if no type is wide
     * enough.
     */
    private Column widened(ColumnProfile profile, Column column) {
        Optional<TargetTable> ours = target.existing().filter(TargetTable::ours).filter(table -> exists(column.name()));
        Optional<ColumnType> wider = WiderType.wider(profile, column.type());
        if (ours.isEmpty() || wider.isEmpty()) {
            return column;
        }
        if (column.type() instanceof ColumnType.Numeric from
                && wider.get() instanceof ColumnType.Numeric to
                && from.scale() != to.scale()) {
            Optional<ColumnWidening> widening = ColumnWidening.of(ours.get(), column, to, profile.scale());
            widening.ifPresent(widenings::add);
            return widening.map(ColumnWidening::widened).orElse(column);
        }
        Column longer = new Column(column.name(), wider.get());
        retypings.add(new SetColumnType(target.name(), longer));
        return longer;
    }

    public UpsertKey key() {
        return key;
    }

    /** The result's columns as they are in the target. */
    public List<Column> resultColumns() {
        return ofResult.stream().map(LoadColumn::target).toList();
    }

    /** What the upload's options have done; empty without options. */
    public Optional<ShapingReport> shaping() {
        return shaping;
    }

    /** Of all rows of the result, over all tables; empty unless only what has changed is uploaded. */
    public Optional<String> digest() {
        return digest;
    }

    /** The key's columns that are NULL in some row of the result. */
    Set<Identifier> nullableKeys() {
        return withNulls.stream().filter(key.columns()::contains).collect(Collectors.toSet());
    }

    /** The key's columns as they are in the target. */
    List<Column> keyColumns() {
        return columns().filter(column -> key.columns().contains(column.name())).toList();
    }

    MetadataColumns metadata() {
        return metadata;
    }

    /** The statement that creates the target, if it does not exist. */
    public Optional<CreateTable> createTable() {
        if (target.existing().isPresent()) {
            return Optional.empty();
        }
        // Snowflake enforces only the NOT NULL of a primary key, which our two columns always keep.
        boolean declaresKey = strategy == Strategy.UPSERT && !key.isExplicit();
        List<Identifier> primaryKey = declaresKey ? List.of(metadata.executionId(), metadata.rowNumber()) : List.of();
        return Optional.of(CreateTable.permanent(target.name(), columns().toList(), primaryKey));
    }

    /** Columns of the target that are widened in place. */
    public List<SetColumnType> retypings() {
        return List.copyOf(retypings);
    }

    /** Columns of the target that are replaced by a wider one. */
    public List<ColumnWidening> widenings() {
        return List.copyOf(widenings);
    }

    public boolean changesTarget() {
        return !changes().isEmpty();
    }

    public boolean changesTypes() {
        return !retypings.isEmpty() || !widenings.isEmpty();
    }

    /** All statements that prepare the target for the result, for its owner to run if this service's role may not. */
    public List<String> changes() {
        List<String> changes = new ArrayList<>();
        createTable().map(CreateTable::sql).ifPresent(changes::add);
        addColumns().map(AddColumns::sql).ifPresent(changes::add);
        retypings.forEach(retyping -> changes.add(retyping.sql()));
        widenings.forEach(widening -> changes.addAll(widening.statements()));
        return changes;
    }

    /** The statement that adds missing columns to the target, if it exists. */
    public Optional<AddColumns> addColumns() {
        Set<Identifier> coming = widenings.stream().map(ColumnWidening::column).collect(Collectors.toSet());
        List<Column> missing = target.existing().stream()
                .flatMap(table -> columns()
                        .filter(column -> table.column(column.name()).isEmpty() && !coming.contains(column.name())))
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(new AddColumns(target.name(), missing));
    }

    /**
     * The columns that are missing from the table or have a type other than the statements expect, with their actual
     * types.
     */
    public List<String> differences(TargetTable table) {
        return columns()
                .filter(column -> !table.column(column.name()).equals(Optional.of(column)))
                .map(column -> column.name()
                        + table.column(column.name())
                                .map(actual -> " is " + actual.type().sql() + " instead of "
                                        + column.type().sql())
                                .orElse(" is missing"))
                .toList();
    }

    private Stream<Column> columns() {
        return Stream.concat(
                ours.stream().map(value -> actual(value.column())),
                ofResult.stream().map(LoadColumn::target));
    }

    /** The temporary table whose columns are the staged files' fields, in their order. */
    public CreateTable stagingTable(QualifiedName name) {
        return CreateTable.temporary(name, sent());
    }

    /** The columns of the rows to send. */
    private List<Column> sent() {
        Column rowNumber = new Column(metadata.rowNumber(), new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, 0));
        return Stream.concat(Stream.of(rowNumber), ofResult.stream().map(LoadColumn::staged))
                .toList();
    }

    public MergeSource stagedRows(QualifiedName stagingTable) {
        return source(stagingTable.toString());
    }

    /** A source with one bind variable: the rows. */
    public MergeSource inlineRows() {
        return source("(\n  " + new InlineRows(sent()).sql() + "\n  ) AS sent");
    }

    private MergeSource source(String rows) {
        Stream<SourceColumn> fromUs = ours.stream().map(value -> value.in(actual(value.column())));
        return new MergeSource(
                rows,
                Stream.concat(fromUs, ofResult.stream().map(LoadColumn::source)).toList());
    }
}
