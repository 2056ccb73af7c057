package org.amcsnowflake.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;

import java.time.Duration;

/** Limits the requests per caller and minute, for this instance. Thread-safe. */
public final class RequestRateLimiter {
    /** The longest time until a caller may send requests again. */
    public static final Duration PERIOD = Duration.ofMinutes(1);

    private static final int CALLERS_KNOWN = 100_000;

    private final RateLimiterConfig config;
    private final Cache<String, RateLimiter> callers = Caffeine.newBuilder()
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .maximumSize(CALLERS_KNOWN)
            .build();

    /** @param requests per minute, at least 1 */
    public RequestRateLimiter(int requests) {
        config = RateLimiterConfig.custom()
                .limitForPeriod(requests)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    /** Whether the caller may make another request now; counts it. */
    public boolean admits(String caller) {
        return of(caller).acquirePermission();
    }

    /** Whether the caller has reached the limit; does not count a request. */
    public boolean isUsedUp(String caller) {
        return of(caller).getMetrics().getAvailablePermissions() < 1;
    }

    private RateLimiter of(String caller) {
        return callers.get(caller, name -> RateLimiter.of("requests", config));
    }
}
