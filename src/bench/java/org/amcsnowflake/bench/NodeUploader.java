package org.amcsnowflake.bench;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.support.Patience;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The bulk insert of Node's snowflake-sdk, then a MERGE. The rows come from PostgreSQL's COPY. */
final class NodeUploader implements Uploader {
    private static final BenchTable TABLE = new BenchTable("bench_node");
    private static final Path FOLDER = Path.of("target/bench-node");
    private static final File LOG = new File("target/bench-node.log");

    private final ResultReader reader;
    private final Amc amc;
    private final Process process;
    private final BufferedReader answers;

    private NodeUploader(ResultReader reader, Amc amc, Process process) {
        this.reader = reader;
        this.amc = amc;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Empty, with a message, if Node or the driver is missing. */
    static Optional<Uploader> start(TestPostgres.Database source, SnowflakeUnderTest snowflake) throws Exception {
        if (!Uploader.isInstalled("node") || !Uploader.isInstalled("npm")) {
            System.out.println("Left out: Node's snowflake-sdk, since node and npm are not installed.");
            return Optional.empty();
        }
        if (!install()) {
            System.out.println("Left out: Node's snowflake-sdk, since npm cannot install it: see " + LOG + ".");
            return Optional.empty();
        }
        Process process = new ProcessBuilder(
                        "node",
                        "bulk-insert.mjs",
                        Integer.toString(URI.create(snowflake.url()).getPort()))
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(LOG))
                .start();
        NodeUploader uploader =
                new NodeUploader(new ResultReader(source.dataSource()), new Amc(source.dataSource()), process);
        uploader.run(List.of(TABLE.create()));
        return Optional.of(uploader);
    }

    private static boolean install() throws IOException {
        Files.createDirectories(FOLDER);
        copy(Path.of("src/bench/node/bulk-insert.mjs"));
        Path lock = Path.of("src/local/node/package-lock.json");
        Path installed = FOLDER.resolve("package-lock.json");
        if (Files.exists(FOLDER.resolve("node_modules")) && Files.mismatch(lock, installed) < 0) {
            return true;
        }
        copy(Path.of("src/local/node/package.json"));
        copy(lock);
        Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG))
                .start();
        Patience.awaitEndOf(npm);
        if (npm.exitValue() != 0) {
            Files.delete(installed);
        }
        return npm.exitValue() == 0;
    }

    private static void copy(Path file) throws IOException {
        Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String name() {
        return "Node's bulk insert, MERGE";
    }

    @Override
    public String table() {
        return TABLE.name();
    }

    /** It holds all rows in memory, and sends them in one request. */
    @Override
    public int mostRows() {
        return 100_000;
    }

    @Override
    public double upload(UUID execution, int rows) throws Exception {
        ResultShape shape = Results.shape(amc, execution);
        return Cost.of(() -> {
                    send("{\"rows\":%d,\"columns\":[\"%s\"],\"insert\":\"%s\"}"
                            .formatted(rows, String.join("\",\"", BenchTable.COLUMNS), TABLE.insertIntoStaging()));
                    try (InputStream json = reader.open(execution.toString(), shape)) {
                        json.transferTo(process.getOutputStream());
                    }
                    send("{\"before\":\"%s\",\"after\":\"%s\"}"
                            .formatted(TABLE.createStaging(), TABLE.merge(execution)));
                    awaitAnswer();
                })
                .seconds();
    }

    private void run(List<String> statements) throws IOException {
        for (String statement : statements) {
            send("{\"rows\":0}");
            send("{\"before\":\"%s\"}".formatted(statement));
            awaitAnswer();
        }
    }

    private void send(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    private void awaitAnswer() throws IOException {
        String answer = answers.readLine();
        if (!"done".equals(answer)) {
            throw new IOException("Node's bulk insert failed: see " + LOG + ".");
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        Patience.awaitEndOf(process);
    }
}
