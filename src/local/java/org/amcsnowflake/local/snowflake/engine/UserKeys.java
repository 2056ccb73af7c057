package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

/** The public keys of an account's users, as set by ALTER USER. Thread-safe. */
public interface UserKeys {

    /** The two key slots of a user. */
    enum Slot {
        RSA_PUBLIC_KEY,
        RSA_PUBLIC_KEY_2
    }

    /** @param user in upper case */
    boolean hasUser(String user);

    /**
     * @param key SubjectPublicKeyInfo in base64, with or without PEM's lines; null to unset it
     * @throws SnowflakeError if the text is not an RSA key
     */
    void set(String user, Slot slot, @Nullable String key);
}
