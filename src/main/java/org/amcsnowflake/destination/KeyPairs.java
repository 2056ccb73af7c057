package org.amcsnowflake.destination;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;

/** Generates key pairs whose private key never leaves the service. Thread-safe. */
public final class KeyPairs {
    private static final int BITS = 2048;
    private static final int LINE = 64;

    private final Fernet fernet;

    public KeyPairs(Fernet fernet) {
        this.fernet = fernet;
    }

    /**
     * @param sealedPrivateKey PKCS#8 in PEM, as a Fernet token
     * @param publicKey SubjectPublicKeyInfo in base64, as ALTER USER expects it
     * @param fingerprint as Snowflake shows it in RSA_PUBLIC_KEY_FP
     */
    public record Made(String sealedPrivateKey, String publicKey, String fingerprint) {
        /** In PEM, with line breaks as openssl writes them. */
        public String publicKeyPem() {
            return pem("PUBLIC KEY", publicKey);
        }
    }

    public Made generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            byte[] publicKey = pair.getPublic().getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return new Made(
                    fernet.encrypt(pem(
                            "PRIVATE KEY",
                            base64.encodeToString(pair.getPrivate().getEncoded()))),
                    base64.encodeToString(publicKey),
                    "SHA256:"
                            + base64.encodeToString(
                                    MessageDigest.getInstance("SHA-256").digest(publicKey)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no RSA or SHA-256.", e);
        }
    }

    private static String pem(String what, String base64) {
        return "-----BEGIN " + what + "-----\n"
                + base64.replaceAll("(.{" + LINE + "})", "$1\n").strip() + "\n-----END " + what + "-----\n";
    }
}
