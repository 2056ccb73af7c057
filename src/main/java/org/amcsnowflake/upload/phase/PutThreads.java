package org.amcsnowflake.upload.phase;

import org.amcsnowflake.logging.LogContext;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads in which the files of all uploads are sent. As many as needed: no upload waits for the threads of another
 * one, and each limits the number of its own. Thread-safe.
 */
public final class PutThreads implements AutoCloseable {
    private static final int SECONDS_IDLE = 60;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, SECONDS_IDLE, TimeUnit.SECONDS, new SynchronousQueue<>(), PutThreads::daemon);
    private final int perUpload;

    /** @param perUpload the maximum number of files of an upload that are sent at a time */
    public PutThreads(int perUpload) {
        this.perUpload = perUpload;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "put-batch");
        thread.setDaemon(true);
        return thread;
    }

    /** For one pass of an upload. */
    public Sending sending() {
        return new Sending(task -> threads.execute(LogContext.carried(task)), perUpload);
    }

    /** Nothing further can be sent; what is being sent goes on. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
