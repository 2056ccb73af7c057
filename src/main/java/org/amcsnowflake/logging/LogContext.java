package org.amcsnowflake.logging;

import org.slf4j.Logger;
import org.slf4j.MDC;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * The ids in each line that a worker causes, whichever library logs it, and the stack traces of defects. The layouts in
 * config/log4j2.properties read both from the MDC.
 */
public final class LogContext {
    private static final String EXECUTION = "execution";
    private static final String UPLOAD = "upload";
    private static final String ATTEMPT = "attempt";
    private static final String TRACE = "trace";
    private static final String STACK = "stack";
    private static final int STACK_LINES = 50;

    private LogContext() {}

    public static void begin(Object execution, Object upload) {
        MDC.put(EXECUTION, execution.toString());
        MDC.put(UPLOAD, upload.toString());
    }

    /** @param id of the row in snowflake_upload_attempts */
    public static void beginAttempt(Object id) {
        MDC.put(ATTEMPT, id.toString());
    }

    /** @param id of the attempt's trace, if it is traced */
    public static void beginTrace(String id) {
        MDC.put(TRACE, id);
    }

    public static void endTrace() {
        MDC.remove(TRACE);
    }

    public static void end() {
        MDC.remove(EXECUTION);
        MDC.remove(UPLOAD);
        MDC.remove(ATTEMPT);
    }

    /** The task with this thread's ids, for another thread. */
    public static <T> Callable<T> carried(Callable<T> task) {
        Map<String, String> ids = MDC.getCopyOfContextMap();
        return () -> {
            if (ids != null) {
                MDC.setContextMap(ids);
            }
            try {
                return task.call();
            } finally {
                MDC.clear();
            }
        };
    }

    /** As {@link #carried(Callable)}. */
    public static Runnable carried(Runnable task) {
        Map<String, String> ids = MDC.getCopyOfContextMap();
        return () -> {
            if (ids != null) {
                MDC.setContextMap(ids);
            }
            try {
                task.run();
            } finally {
                MDC.clear();
            }
        };
    }

    /** Logs a failure that only a change of the service's code can prevent, with its stack trace. */
    public static void defect(Logger log, String message, Throwable failure) {
        MDC.put(STACK, stackTrace(failure, STACK_LINES));
        try {
            log.error(message);
        } finally {
            MDC.remove(STACK);
        }
    }

    /**
     * Classes and stack frames only: messages may contain values.
     *
     * @param lines of each cause at most
     */
    public static String stackTrace(Throwable failure, int lines) {
        StringBuilder trace = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            trace.append(cause.getClass().getName()).append('\n');
            trace.append(Arrays.stream(cause.getStackTrace())
                    .limit(lines)
                    .map(frame -> "  at " + frame + "\n")
                    .collect(Collectors.joining()));
        }
        return trace.toString();
    }
}
