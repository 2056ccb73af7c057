package org.amcsnowflake.http;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What the service writes to its log while this is open. */
public final class ServiceLog extends AbstractAppender implements AutoCloseable {
    private final Logger root = (Logger) LogManager.getRootLogger();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<LogEvent> events = new ConcurrentLinkedQueue<>();

    public ServiceLog() {
        super("service-log-" + System.nanoTime(), null, null, false, Property.EMPTY_ARRAY);
        start();
        root.addAppender(this);
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
        Throwable thrown = event.getThrown();
        lines.add(event.getLevel() + " " + event.getLoggerName() + " "
                + event.getMessage().getFormattedMessage() + (thrown == null ? "" : " " + thrown)
                + event.getContextData().toMap().getOrDefault("stack", ""));
    }

    public String text() {
        return String.join("\n", lines);
    }

    /** The messages of lines with this id. */
    public List<String> messagesWith(String key, String id) {
        return events.stream()
                .filter(event -> id.equals(event.getContextData().getValue(key)))
                .map(event -> event.getMessage().getFormattedMessage())
                .toList();
    }

    /**
     * What says that the service itself failed. Not an upload; nor the driver, which closes the sessions of earlier
     * tests in the background, after their Snowflake has gone.
     */
    String errors() {
        return lines.stream()
                .filter(line -> line.startsWith(Level.ERROR.name()))
                .filter(line -> !line.startsWith("ERROR uploads ") && !line.startsWith("ERROR net.snowflake."))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        root.removeAppender(this);
    }
}
