package org.amcsnowflake.destination;

import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Map;

/**
 * Opens private keys that are encrypted by PBES2 (RFC 8018), as OpenSSL does. Java's own reader knows AES alone, but
 * Snowflake's documentation tells its users to make their keys with {@code -v2 des3}.
 */
final class Pbes2 {
    private static final String PBES2 = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";
    private static final Map<String, String> DIGESTS = Map.of(
            "2a864886f70d0207", "PBKDF2WithHmacSHA1",
            "2a864886f70d0208", "PBKDF2WithHmacSHA224",
            "2a864886f70d0209", "PBKDF2WithHmacSHA256",
            "2a864886f70d020a", "PBKDF2WithHmacSHA384",
            "2a864886f70d020b", "PBKDF2WithHmacSHA512");

    private static final Map<String, Encryption> ENCRYPTIONS = Map.of(
            "2a864886f70d0307", new Encryption("DESede", 24),
            "608648016503040102", new Encryption("AES", 16),
            "608648016503040116", new Encryption("AES", 24),
            "60864801650304012a", new Encryption("AES", 32));

    private Pbes2() {}

    static boolean encrypted(byte[] der) throws InvalidKeyException {
        return new Der(der).sequence().sequence().object().equals(PBES2);
    }

    /** @return the private key in PKCS#8 */
    static byte[] decrypt(byte[] der, char[] passphrase) throws GeneralSecurityException {
        Der key = new Der(der).sequence();
        Der algorithm = key.sequence();
        algorithm.object();
        Der parameters = algorithm.sequence();
        Der derivation = parameters.sequence();
        if (!derivation.object().equals(PBKDF2)) {
            throw new InvalidKeyException("The key's passphrase is not used as PBKDF2 says.");
        }
        Der derived = derivation.sequence();
        Der encrypted = parameters.sequence();
        Encryption encryption = known(ENCRYPTIONS, encrypted.object());
        Cipher cipher = Cipher.getInstance(encryption.name() + "/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(derive(derived, passphrase, encryption.keyBytes()), encryption.name()),
                new IvParameterSpec(encrypted.octets()));
        return cipher.doFinal(key.octets());
    }

    private static byte[] derive(Der parameters, char[] passphrase, int keyBytes) throws GeneralSecurityException {
        byte[] salt = parameters.octets();
        int iterations = parameters.integer();
        PrivateKeys.requireAffordable(iterations);
        if (parameters.isInteger()) {
            parameters.integer(); // the key's length, which the cipher tells already
        }
        // RFC 8018: where none is named, it is HMAC with SHA-1.
        String digest =
                parameters.hasMore() ? known(DIGESTS, parameters.sequence().object()) : "PBKDF2WithHmacSHA1";
        if (salt.length == 0) {
            throw new InvalidKeyException("The key has no salt.");
        }
        return SecretKeyFactory.getInstance(digest)
                .generateSecret(new PBEKeySpec(passphrase, salt, iterations, keyBytes * 8))
                .getEncoded();
    }

    private static <T> T known(Map<String, T> algorithms, String object) throws InvalidKeyException {
        T algorithm = algorithms.get(object);
        if (algorithm == null) {
            throw new InvalidKeyException("The key is encrypted in a way that is not known here: " + object);
        }
        return algorithm;
    }

    private record Encryption(String name, int keyBytes) {}
}
