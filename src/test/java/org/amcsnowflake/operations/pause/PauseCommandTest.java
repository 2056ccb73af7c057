package org.amcsnowflake.operations.pause;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import javax.sql.DataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An operator pauses and resumes the uploads of a user by command. */
@Tag("service")
class PauseCommandTest {
    private final DataSource database = LocalPostgres.forTests().freshDatabase().dataSource();
    private final Amc amc = new Amc(database);
    private final List<String> output = new ArrayList<>();
    private final PauseCommand command = new PauseCommand(new Pauses(database), output::add);

    @Test
    void pausesAndResumesAndSaysIfNothingHasChanged() throws SQLException {
        UUID user = amc.userWithDestination();
        String of = "Uploads of user " + user;
        UUID execution = amc.execution(user, "T", Amc.rows(1));
        amc.update("UPDATE workflow_executions SET snowflake_status = 'pending' WHERE id = ?", execution);
        List<String> argument = List.of("--user=" + user);
        command.run("pause", argument);
        amc.update("UPDATE snowflake_pauses SET paused_at = '2026-11-01T06:30:00Z'");
        command.run("pause", argument);
        command.run("resume", argument);
        command.run("resume", argument);
        command.run("pause", argument);
        // By another application.
        amc.update("UPDATE user_snowflake_configs SET is_active = false");
        amc.update("UPDATE workflow_executions SET snowflake_status = 'uploaded'");
        command.run("resume", argument);

        assertThat(output)
                .containsExactly(
                        of + " are paused. Running uploads finish.",
                        of + " were paused already, by the operator since 2026-11-01 06:30 UTC. Nothing has changed.",
                        of + " are resumed. The waiting ones (1) start within a minute.",
                        of + " were not paused. Nothing has changed.",
                        of + " are paused. Running uploads finish.",
                        of + " are resumed. None was waiting.");
    }

    @ParameterizedTest
    @CsvSource({
        "--user=nobody, User nobody has no Snowflake configuration.",
        "--user=, Usage: pause --user=ID",
        "--all, Usage: pause --user=ID"
    })
    void explainsWhatIsWrongWithAnArgument(String argument, String sentence) {
        assertThatThrownBy(() -> command.run("pause", List.of(argument)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
