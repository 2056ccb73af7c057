package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

import java.time.Duration;
import java.util.Date;

/**
 * Tells that the machine's clock was set back, by comparing it with one that nobody sets, and corrects the clocked routes.
 * Used by one thread at a time.
 */
public final class ClockWatch {
    /** Less is the pace of a clock that is being adjusted. */
    private static final Duration NOTEWORTHY = Duration.ofSeconds(2);

    private long ahead = ahead();

    /** Whether it was since this was last asked. */
    public boolean wasSetBack() {
        long before = ahead;
        ahead = ahead();
        return before - ahead > NOTEWORTHY.toNanos();
    }

    /** Quartz knows the next time of each trigger by the clock as it was. */
    public void beginAnew(CamelContext context) throws SchedulerException {
        Scheduler scheduler =
                context.getComponent("quartz", QuartzComponent.class).getScheduler();
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            scheduler.rescheduleJob(
                    key,
                    scheduler
                            .getTrigger(key)
                            .getTriggerBuilder()
                            .startAt(new Date())
                            .build());
        }
    }

    private static long ahead() {
        return Duration.ofMillis(System.currentTimeMillis()).toNanos() - System.nanoTime();
    }
}
