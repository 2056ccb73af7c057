package org.amcsnowflake.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * The key pair of one demo user, generated at the first start, since a key in the repository would be public.
 *
 * @param privateKeyPem PKCS#8
 */
public record DemoKeyPair(String privateKeyPem, RSAPublicKey publicKey) {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
    private static final String END = "\n-----END PRIVATE KEY-----\n";

    public static DemoKeyPair keptIn(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, newPem());
            }
            String pem = Files.readString(file);
            return new DemoKeyPair(pem, publicKey(pem));
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's private key " + file + " cannot be kept: " + e, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + " no longer contains the demo's private key: delete its folder to start over.", e);
        }
    }

    /** The public key as ALTER USER … SET RSA_PUBLIC_KEY expects it. */
    public String publicKeyText() {
        return Base64.getEncoder().encodeToString(publicKey.getEncoded());
    }

    private static String newPem() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return BEGIN + lines.encodeToString(key.getEncoded()) + END;
    }

    private static RSAPublicKey publicKey(String pem) throws GeneralSecurityException {
        String body = pem.replace(BEGIN.strip(), "").replace(END.strip(), "");
        KeyFactory rsa = KeyFactory.getInstance("RSA");
        PrivateKey key = rsa.generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
        RSAPrivateCrtKey numbers = (RSAPrivateCrtKey) key;
        return (RSAPublicKey)
                rsa.generatePublic(new RSAPublicKeySpec(numbers.getModulus(), numbers.getPublicExponent()));
    }

    @Override
    public String toString() {
        return "DemoKeyPair[" + publicKeyText() + "]";
    }
}
