package org.amcsnowflake.bench;

import org.amcsnowflake.flow.service.Amc;
import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.UUID;

/** The service. Its time begins with the attempt: how long an execution waits for the next poll is case c's. */
record ServiceUploader(Amc amc) implements Uploader {

    @Override
    public String name() {
        return "this service";
    }

    @Override
    public String table() {
        return "bench_service";
    }

    @Override
    public double upload(UUID execution, int rows) {
        amc.complete(execution);
        Awaitility.await()
                .atMost(Duration.ofHours(1))
                .until(() -> "uploaded".equals(amc.row(execution).get("snowflake_status")));
        return Double.parseDouble(String.valueOf(amc.one(
                        "SELECT extract(epoch FROM finished_at - started_at) AS s FROM snowflake_upload_attempts"
                                + " WHERE execution_id = ? AND outcome = 'uploaded'",
                        execution)
                .get("s")));
    }
}
