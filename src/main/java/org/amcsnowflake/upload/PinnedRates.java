package org.amcsnowflake.upload;

import org.amcsnowflake.execution.SqlFile;
import org.amcsnowflake.shaping.CurrencyRates;

import javax.sql.DataSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The rates of currencies in PostgreSQL. An upload keeps the rates that it has used once, so that each of its attempts
 * stores the same amounts. Thread-safe; the rates that it returns are not.
 */
public final class PinnedRates {
    private record Question(String base, String quote, LocalDate day) {}

    private final DataSource database;
    private final String pin = SqlFile.read("pin-currency-rate.sql");
    private final String read = SqlFile.read("read-currency-rate.sql");

    public PinnedRates(DataSource database) {
        this.database = database;
    }

    /** The rates of an upload, each of which is read once. */
    CurrencyRates of(UUID upload) {
        return once((base, quote, day) -> {
            List<String> values = List.of(upload.toString(), base, quote, day.toString());
            // Another worker may pin it at the same moment.
            return query(pin, values).or(() -> query(pin, values));
        });
    }

    /** The current rates, each of which is read once, without pinning them. */
    public CurrencyRates current() {
        return once((base, quote, day) -> query(read, List.of(base, quote, day.toString())));
    }

    private static CurrencyRates once(CurrencyRates rates) {
        Map<Question, Optional<BigDecimal>> known = new HashMap<>();
        return (base, quote, day) -> known.computeIfAbsent(
                new Question(base, quote, day), asked -> rates.rate(asked.base(), asked.quote(), asked.day()));
    }

    private Optional<BigDecimal> query(String sql, List<String> values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet rate = statement.executeQuery()) {
                return rate.next() ? Optional.of(rate.getBigDecimal(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The rates of currencies could not be read.", e);
        }
    }
}
