package org.amcsnowflake.http;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What the service writes to its log while this is open. */
public final class ServiceLog extends AbstractAppender implements AutoCloseable {
    private final Logger root = (Logger) LogManager.getRootLogger();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    public ServiceLog() {
        super("service-log-" + System.nanoTime(), null, null, false, Property.EMPTY_ARRAY);
        start();
        root.addAppender(this);
    }

    @Override
    public void append(LogEvent event) {
        Throwable thrown = event.getThrown();
        lines.add(event.getLevel() + " " + event.getLoggerName() + " "
                + event.getMessage().getFormattedMessage() + (thrown == null ? "" : " " + thrown));
    }

    public String text() {
        return String.join("\n", lines);
    }

    /** What says that the service itself failed, and not an upload. */
    String errors() {
        return lines.stream()
                .filter(line -> line.startsWith(Level.ERROR.name()) && !line.startsWith("ERROR uploads "))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        root.removeAppender(this);
    }
}
