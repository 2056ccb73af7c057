package org.amcsnowflake.local.snowflake.engine;

import java.util.List;

/**
 * A user's WORKLOAD_IDENTITY of the type OIDC.
 *
 * @param audiences one of them must be in a token; Snowflake's own unless OIDC_AUDIENCE_LIST names others
 */
public record WorkloadIdentity(String issuer, String subject, List<String> audiences) {
    public static final String AUDIENCE = "snowflakecomputing.com";

    public WorkloadIdentity {
        audiences = audiences.isEmpty() ? List.of(AUDIENCE) : List.copyOf(audiences);
    }

    /** Whether the same tokens would sign in. */
    public boolean isSameAs(WorkloadIdentity other) {
        return issuer.equals(other.issuer) && subject.equals(other.subject);
    }
}
