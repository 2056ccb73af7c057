package org.amcsnowflake.support;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Work in parallel to the test. Each task has its own thread, whatever the number of cores, since most tasks wait. */
public final class Background {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(Background::daemon);

    private Background() {}

    public interface Work<T> {
        T run() throws Throwable;
    }

    /** @return fails with the exception of the work */
    public static <T> CompletableFuture<T> run(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        THREADS.execute(() -> {
            try {
                result.complete(work.run());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "test-background");
        thread.setDaemon(true);
        return thread;
    }
}
