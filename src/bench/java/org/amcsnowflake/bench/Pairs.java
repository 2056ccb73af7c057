package org.amcsnowflake.bench;

import org.amcsnowflake.bench.report.Spread;

import java.util.ArrayList;
import java.util.List;

/** Two actions measured in turns, after a first pair that is not counted. */
final class Pairs {
    private final List<Double> ratios = new ArrayList<>();
    private final List<Cost> measured = new ArrayList<>();
    private final List<Cost> limits = new ArrayList<>();

    private Pairs() {}

    static Pairs of(int count, Cost.Action action, Cost.Action limit) throws Exception {
        Pairs pairs = new Pairs();
        for (int i = 0; i <= count; i++) {
            Cost ofLimit = Cost.of(limit);
            Cost ofAction = Cost.of(action);
            if (i > 0) {
                pairs.measured.add(ofAction);
                pairs.limits.add(ofLimit);
                pairs.ratios.add(ofAction.seconds() / ofLimit.seconds());
            }
        }
        return pairs;
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
