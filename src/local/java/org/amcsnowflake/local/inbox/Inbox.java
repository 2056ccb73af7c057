package org.amcsnowflake.local.inbox;

import org.amcsnowflake.local.amc.AmcDatabase;
import org.amcsnowflake.local.amc.AmcExecution;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

import javax.sql.DataSource;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Imports files completely or not at all. Only one chunk of rows is in memory. */
public final class Inbox {
    private static final int CHUNK_BYTES = 8 << 20;
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private final AmcDatabase database;
    private final UUID user;

    /** @param user who owns the executions */
    public Inbox(DataSource database, UUID user) {
        this.database = new AmcDatabase(database);
        this.user = user;
    }

    /** @return the outcome, for the log */
    public String take(@Body File dropped) {
        Path file = dropped.toPath();
        InboxForm form = InboxForm.of(file);
        Instant now = Instant.now();
        AmcExecution execution = new AmcExecution(
                UUID.randomUUID(),
                user,
                Optional.empty(),
                new AmcExecution.Naming(form.title(), "inbox", "", form.title()),
                form.metadata(),
                form.window(),
                now);
        long[] rows = new long[1];
        try {
            database.complete(execution, now, CHUNK_BYTES, result -> {
                try (Reader reader = open(file)) {
                    if (isJson(file)) {
                        JsonRows.write(reader, result);
                    } else {
                        CsvRows.write(reader, result);
                    }
                    rows[0] = result.rowCount();
                }
            });
        } catch (UncheckedIOException e) {
            throw rejected(e);
        } catch (IllegalStateException e) {
            throw new RejectedFileException("PostgreSQL refuses the rows: " + e.getMessage());
        }
        return "execution " + execution.id() + " of " + rows[0] + " rows for table "
                + form.metadata().get("snowflake_table_name");
    }

    private static RejectedFileException rejected(UncheckedIOException failure) {
        if (failure.getCause() instanceof ZipException || failure.getCause() instanceof EOFException) {
            return new RejectedFileException("The file is incomplete, or not compressed with gzip: "
                    + failure.getCause().getMessage());
        }
        return failure.getCause() instanceof CharacterCodingException
                ? new RejectedFileException("The file is not UTF-8; save it as UTF-8 and drop it again.")
                : new RejectedFileException("The file could not be read: " + failure.getMessage());
    }

    private static boolean isJson(Path file) {
        return uncompressedName(file).toLowerCase(Locale.ROOT).endsWith("json");
    }

    private static boolean isCompressed(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    static String uncompressedName(Path file) {
        String name = file.getFileName().toString();
        return isCompressed(file) ? name.substring(0, name.length() - ".gz".length()) : name;
    }

    private static Reader open(Path file) throws IOException {
        InputStream stored = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
        InputStream bytes = isCompressed(file) ? uncompressed(stored) : stored;
        Reader reader = new BufferedReader(new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    private static InputStream uncompressed(InputStream stored) throws IOException {
        try {
            return new GZIPInputStream(stored, 1 << 16);
        } catch (IOException e) {
            stored.close();
            throw e;
        }
    }

    /** Writes the reason next to the file's future location. */
    public void explain(
            @Body File dropped, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) RejectedFileException rejection) {
        try {
            Path folder = Files.createDirectories(dropped.toPath().resolveSibling("rejected"));
            Files.writeString(folder.resolve(dropped.getName() + ".txt"), rejection.getMessage() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
