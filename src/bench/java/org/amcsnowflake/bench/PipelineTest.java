package org.amcsnowflake.bench;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.upload.result.ResultReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The benchmark replaces a bean of a route, so the compiler does not notice if the route changes. */
class PipelineTest {
    private static final int ROWS = 10_001;

    @TempDir
    Path directory;

    @Test
    void theBenchmarkMeasuresTheRouteAndPlainJavaOnTheSameResult() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Amc amc = new Amc(database.dataSource());
        UUID execution = Results.wide(amc, amc.userWithDestination(), ROWS);
        Pipeline pipeline = new Pipeline(
                new ResultReader(database.dataSource()), execution, Results.shape(amc, execution), directory);

        pipeline.run();
        assertThat(pipeline.stagedRows()).isEqualTo(ROWS);
        try (StageRoute route = new StageRoute(pipeline)) {
            route.run(pipeline);
        }
        assertThat(pipeline.stagedRows()).isEqualTo(ROWS);
        assertThat(directory).isEmptyDirectory();
    }
}
