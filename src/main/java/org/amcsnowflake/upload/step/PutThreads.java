package org.amcsnowflake.upload.step;

import org.amcsnowflake.logging.LogContext;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads in which the batches of all uploads are sent. As many as needed: no upload waits for the threads of another
 * one, and each limits the number of its own.
 */
public final class PutThreads extends ThreadPoolExecutor {
    private static final int SECONDS_IDLE = 60;

    public PutThreads() {
        super(0, Integer.MAX_VALUE, SECONDS_IDLE, TimeUnit.SECONDS, new SynchronousQueue<>(), PutThreads::daemon);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "put-batch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        super.execute(LogContext.carried(task));
    }
}
