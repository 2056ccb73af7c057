package org.amcsnowflake.upload.phase;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The parts of one pass, one for each of its target tables: normally one. A phase takes them in turn, as the variable {@code
 * upload}, and ends with the first one again. Used by one thread.
 */
public final class Parts {
    private final List<Upload> all = new ArrayList<>();

    void add(List<Opened> parts) {
        all.addAll(parts);
    }

    int count() {
        return all.size();
    }

    /** Takes the next part, after the last one the first. */
    Upload after(Upload current) {
        return keep(current).get((place(current) + 1) % all.size());
    }

    /** Changes all parts, and returns the current one. */
    Upload each(Upload current, UnaryOperator<Upload> change) {
        keep(current).replaceAll(change);
        return all.get(place(current));
    }

    List<Upload> all(Upload current) {
        return List.copyOf(keep(current));
    }

    /** What the variable holds may be newer than what was kept. */
    private List<Upload> keep(Upload current) {
        all.set(place(current), current);
        return all;
    }

    private static int place(Upload current) {
        return current.opened().part();
    }
}
