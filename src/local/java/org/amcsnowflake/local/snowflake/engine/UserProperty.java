package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

/** What CREATE USER and ALTER USER set; a null value unsets it. */
public sealed interface UserProperty {

    /** The two key slots of a user. */
    enum Slot {
        RSA_PUBLIC_KEY,
        RSA_PUBLIC_KEY_2
    }

    /** @param key SubjectPublicKeyInfo in base64, with or without PEM's lines */
    record PublicKey(Slot slot, @Nullable String key) implements UserProperty {}

    record Identity(@Nullable WorkloadIdentity identity) implements UserProperty {}

    /** @param type such as SERVICE */
    record Type(@Nullable String type) implements UserProperty {}

    record DefaultRole(@Nullable String role) implements UserProperty {}

    record DefaultWarehouse(@Nullable String warehouse) implements UserProperty {}
}
