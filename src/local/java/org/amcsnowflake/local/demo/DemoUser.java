package org.amcsnowflake.local.demo;

import java.util.UUID;

/** The three users of the demo, who sign in to Snowflake in different ways. */
public enum DemoUser {
    DEMO("d0000000-0000-4000-8000-000000000001"),
    KEY_PAIR("d0000000-0000-4000-8000-000000000002"),
    WITHOUT_DESTINATION("d0000000-0000-4000-8000-000000000003");

    private final UUID id;

    DemoUser(String id) {
        this.id = UUID.fromString(id);
    }

    public UUID id() {
        return id;
    }
}
