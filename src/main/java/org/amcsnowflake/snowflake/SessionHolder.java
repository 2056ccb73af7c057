package org.amcsnowflake.snowflake;

import java.util.List;
import java.util.Optional;

/** An upload in progress, as far as its statements need it: an exchange carries it as the property {@code run}. */
public interface SessionHolder {

    /** The session that is open now, if any. */
    Optional<Session> session();

    /** The QUERY_TAG of a step's statement: by it, a statement whose answer was lost is found again. */
    String queryTag(String step);

    /** The texts that the next statement binds, in order; none for most. Asking for them uses them up. */
    List<String> takeBinds();
}
