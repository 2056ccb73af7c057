package org.amcsnowflake.support;

import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;

/**
 * While open, makes this JVM's RSA key generator return a prepared key pair. For tests with many requests that generate
 * key pairs.
 */
public final class PreparedKeys extends Provider implements AutoCloseable {
    private static final long serialVersionUID = 1;

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
            return RsaKeys.FIRST;
        }
    }
}
