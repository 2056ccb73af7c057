package org.amcsnowflake.support;

import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * While open, makes this JVM's RSA key generator return the keys of {@link RsaKeys} in turn, for tests that use generated
 * keys.
 */
public final class PreparedKeys extends Provider implements AutoCloseable {
    private static final long serialVersionUID = 1;

    private static final AtomicInteger GENERATED = new AtomicInteger();

    private PreparedKeys() {
        super("PreparedKeys", "1", "RSA key pairs that were made before");
        put("KeyPairGenerator.RSA", Generator.class.getName());
    }

    public static PreparedKeys open() {
        PreparedKeys keys = new PreparedKeys();
        Security.insertProviderAt(keys, 1);
        return keys;
    }

    @Override
    public void close() {
        Security.removeProvider(getName());
    }

    /** Instantiated by Java's security providers. */
    public static final class Generator extends KeyPairGeneratorSpi {
        @Override
        public void initialize(int bits, SecureRandom random) {
            if (bits != RsaKeys.BITS) {
                throw new IllegalArgumentException("The keys that were made before have " + RsaKeys.BITS + " bits.");
            }
        }

        @Override
        public KeyPair generateKeyPair() {
            return GENERATED.getAndIncrement() % 2 == 0 ? RsaKeys.FIRST : RsaKeys.SECOND;
        }
    }
}
