package org.amcsnowflake.support;

import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tests wait until an event occurs. The single limit only ends stuck tests, so no machine is too slow for a test;
 * {@code -Dpatience=PT30S} sets another limit while a test is written. JUnit calls this class before the first test of
 * each JVM, which makes the limit Awaitility's default.
 */
public final class Patience implements LauncherSessionListener {
    public static final Duration LIMIT = Duration.parse(System.getProperty("patience", "PT5M"));

    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(200);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        makeDefault();
    }

    /** For programs that JUnit does not run. */
    public static void makeDefault() {
        Awaitility.setDefaultTimeout(LIMIT);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        // A poll costs the polled side more than the test, so the interval grows.
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(
                last -> last.compareTo(LONGEST) < 0 ? last.multipliedBy(6).dividedBy(5) : LONGEST, SHORTEST));
    }

    /** The future's result, or its failure as thrown by {@link Future#get()}. */
    public static <T> T resultOf(Future<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            throw new AssertionError("It is not done after " + LIMIT + ".", stuck);
        }
    }

    /** Waits for the process to end. */
    public static void awaitEndOf(Process process) {
        Awaitility.await("process " + process.pid() + " to end").until(() -> !process.isAlive());
    }
}
