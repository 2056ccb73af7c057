package org.amcsnowflake.local.snowflake.fault;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The active faults, oldest first. A request is affected by the first one that matches and is not used up. */
public final class Faults {
    private final List<Armed> armed = new ArrayList<>();

    private static final class Armed {
        private final Fault fault;
        private int hits;

        private Armed(Fault fault) {
            this.fault = fault;
        }
    }

    /** A fault with its number of affected requests. */
    public record ActiveFault(Fault fault, int hits) {}

    public synchronized void add(Fault fault) {
        armed.add(new Armed(fault));
    }

    public synchronized List<ActiveFault> list() {
        return armed.stream()
                .map(each -> new ActiveFault(each.fault, each.hits))
                .toList();
    }

    /** Also releases requests that hang or are delayed. */
    public synchronized void clear() {
        for (Armed each : armed) {
            if (each.fault.action() instanceof FaultAction.Delay delay) {
                delay.lift();
            }
        }
        armed.clear();
        notifyAll();
    }

    public synchronized Optional<FaultAction> take(
            RequestKind kind, @Nullable String text, Predicate<FaultAction> eligible) {
        for (Armed each : armed) {
            if (each.hits < each.fault.times()
                    && eligible.test(each.fault.action())
                    && each.fault.concerns(kind, text == null ? "" : text)) {
                each.hits++;
                return Optional.of(each.fault.action());
            }
        }
        return Optional.empty();
    }

    /** Returns when this action is no longer active. */
    public synchronized void awaitRemoval(FaultAction action) throws InterruptedException {
        while (armed.stream().anyMatch(each -> each.fault.action() == action)) {
            wait();
        }
    }
}
