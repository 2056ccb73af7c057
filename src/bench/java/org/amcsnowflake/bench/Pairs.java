package org.amcsnowflake.bench;

import org.amcsnowflake.bench.report.Spread;

import java.util.ArrayList;
import java.util.List;

/** Two actions measured in turns. */
final class Pairs {
    private final List<Double> ratios = new ArrayList<>();
    private final List<Cost> measured = new ArrayList<>();
    private final List<Cost> limits = new ArrayList<>();

    private Pairs() {}

    /** After a first pair that is not counted. */
    static Pairs of(int count, Cost.Action action, Cost.Action limit) throws Exception {
        Cost.of(limit);
        Cost.of(action);
        Pairs pairs = new Pairs();
        for (int i = 0; i < count; i++) {
            Cost ofLimit = Cost.of(limit);
            pairs.add(Cost.of(action), ofLimit);
        }
        return pairs;
    }

    static Pairs none() {
        return new Pairs();
    }

    void add(Cost action, Cost limit) {
        measured.add(action);
        limits.add(limit);
        ratios.add(action.seconds() / limit.seconds());
    }

    Spread ratio() {
        return Spread.of(ratios);
    }

    Spread seconds() {
        return Spread.of(measured.stream().map(Cost::seconds).toList());
    }

    Spread cpuSeconds() {
        return Spread.of(measured.stream().map(Cost::cpuSeconds).toList());
    }

    Spread limitSeconds() {
        return Spread.of(limits.stream().map(Cost::seconds).toList());
    }
}
