package org.amcsnowflake.operations;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.apache.logging.log4j.util.StringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

/** Log messages contain texts of users, such as column names, which must not forge lines or control a terminal. */
class LogLayoutTest {

    @ParameterizedTest
    @ValueSource(strings = {"config/log4j2.properties", "config/log4j2-local.properties"})
    void anEventIsOneLineWithoutControlCharacters(String file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(file))) {
            properties.load(in);
        }
        PatternLayout layout = PatternLayout.newBuilder()
                .setPattern(properties.getProperty(
                        properties.containsKey("appender.text.layout.pattern")
                                ? "appender.text.layout.pattern"
                                : "appender.console.layout.pattern"))
                .build();

        String line = layout.toSerializable(Log4jLogEvent.newBuilder()
                .setLoggerName("uploads")
                .setLevel(Level.WARN)
                .setMessage(
                        new SimpleMessage(
                                "a\r\nb\u0085c\u2028d\u2029e\u001b[31mf\u009bg\u0000h\u0008i\u202ej\u2066k\u200bl\tm \\ {} ü → …"))
                .setThrown(new IllegalStateException("n\no\u001bp"))
                .build());

        assertThat(line)
                .endsWith("a\\r\\nb?c?d?e?[31mf?g?h?i?j?k?l\tm \\ {} ü → … n\\no?p" + System.lineSeparator())
                .hasLineCount(1);
    }

    @Test
    void theIdsOfAnUploadAndTheStackTraceOfADefectAreShown() throws IOException {
        try (Reader in = Files.newBufferedReader(Path.of("config/log4j2.properties"))) {
            Properties properties = new Properties();
            properties.load(in);
            PatternLayout layout = PatternLayout.newBuilder()
                    .setPattern(properties.getProperty("appender.text.layout.pattern"))
                    .build();
            StringMap ids = new SortedArrayStringMap(
                    Map.of("execution", "e\n1", "upload", "u", "attempt", "7", "stack", "Defect\n  at Here\n"));

            assertThat(layout.toSerializable(Log4jLogEvent.newBuilder()
                            .setLoggerName("uploads")
                            .setLevel(Level.ERROR)
                            .setMessage(new SimpleMessage("m"))
                            .setContextData(ids)
                            .build()))
                    .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\S+[+-]\\d\\d:\\d\\d ERROR \\d+@\\S+ uploads"
                            + " execution=e\\\\n1 upload=u attempt=7 m\nDefect\n  at Here\n\n");
        }
    }
}
