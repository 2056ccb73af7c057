package org.amcsnowflake.local.snowflake.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A session's tokens: the short-lived one in each request, and the master token that renews it. */
public final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;
    private final Timing timing;
    private final String master = random();
    private final Instant masterExpiry;
    private final List<String> former = new ArrayList<>();
    private String current = random();
    private Instant expiry;

    Tokens(Clock clock, Timing timing) {
        this.clock = clock;
        this.timing = timing;
        this.masterExpiry = clock.instant().plus(timing.masterToken());
        this.expiry = clock.instant().plus(timing.sessionToken());
    }

    public synchronized String current() {
        return current;
    }

    public String master() {
        return master;
    }

    public long sessionTokenSeconds() {
        return timing.sessionToken().toSeconds();
    }

    public long masterTokenSeconds() {
        return timing.masterToken().toSeconds();
    }

    /** Requests are refused until the client renews the token. */
    public synchronized void expire() {
        expiry = clock.instant();
    }

    synchronized boolean accepts(String token) {
        return token.equals(current) && clock.instant().isBefore(expiry);
    }

    boolean masterHasExpired() {
        return !clock.instant().isBefore(masterExpiry);
    }

    synchronized String renew() {
        former.add(current);
        current = random();
        expiry = clock.instant().plus(timing.sessionToken());
        return current;
    }

    synchronized List<String> all() {
        List<String> all = new ArrayList<>(former);
        all.add(current);
        return all;
    }

    private static String random() {
        byte[] bytes = new byte[48];
        RANDOM.nextBytes(bytes);
        return "ver:1-hint:local-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
