package org.amcsnowflake.destination;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** Reads RSA private keys in PEM, and says of an unreadable one what it is and what to do. */
public final class PrivateKeys {
    private static final String PLAIN = "-----BEGIN PRIVATE KEY-----";
    private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private PrivateKeys() {}

    /**
     * @param pem PKCS#8, plain or encrypted
     * @throws DestinationException with a sentence that never quotes the key
     */
    public static PrivateKey read(Secret pem, Optional<Secret> passphrase) {
        String text = PemText.of(pem.reveal());
        boolean hasPassphrase =
                passphrase.filter(secret -> !secret.reveal().isEmpty()).isPresent();
        if (text.startsWith("-----BEGIN RSA PRIVATE KEY-----")) {
            throw new DestinationException(
                    "private_key",
                    "The private key is in PKCS#1 form; convert it with: "
                            + "openssl pkcs8 -topk8 -inform PEM -in rsa_key.pem -out rsa_key.p8");
        }
        if (text.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----")) {
            throw new DestinationException(
                    "private_key",
                    "The private key is in OpenSSH form; convert it with: " + "ssh-keygen -p -m PKCS8 -f rsa_key");
        }
        if (text.startsWith(ENCRYPTED)) {
            if (!hasPassphrase) {
                throw new DestinationException(
                        "private_key_passphrase", "The private key is encrypted; give its passphrase too.");
            }
            return rsa(decrypted(der(text), passphrase.get()));
        }
        if (text.startsWith(PLAIN)) {
            if (hasPassphrase) {
                throw new DestinationException(
                        "private_key_passphrase",
                        "A passphrase is given but the private key is not encrypted;" + " leave the passphrase out.");
            }
            return rsa(new PKCS8EncodedKeySpec(der(text)));
        }
        if (text.startsWith("-----BEGIN PUBLIC KEY-----") || text.startsWith("-----BEGIN CERTIFICATE-----")) {
            throw new DestinationException(
                    "private_key",
                    "This is the public key or a certificate; enter the private key, whose file begins with " + PLAIN
                            + " or " + ENCRYPTED + ".");
        }
        throw new DestinationException(
                "private_key", "The private key is not PEM: it must begin with " + PLAIN + " or " + ENCRYPTED + ".");
    }

    private static byte[] der(String pem) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END)[A-Z ]*-----", ""));
            if (!pem.contains("-----END ") || !new Der(der).isWhole()) {
                throw new DestinationException(
                        "private_key",
                        "The private key is cut off: paste the whole file again, from its -----BEGIN line to its -----END line.");
            }
            return der;
        } catch (IllegalArgumentException e) {
            throw new DestinationException(
                    "private_key", "The private key's PEM is damaged: paste the whole file again.");
        }
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] der, Secret passphrase) {
        char[] password = passphrase.reveal().toCharArray();
        try {
            return new PKCS8EncodedKeySpec(Pbes2.encrypted(der) ? Pbes2.decrypt(der, password) : pbes1(der, password));
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new DestinationException(
                    "private_key_passphrase",
                    "The passphrase does not open the private key, or the key is encrypted in"
                            + " a way this Java does not know; convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc"
                            + " -in rsa_key.pem -out rsa_key.p8");
        }
    }

    private static byte[] pbes1(byte[] der, char[] password) throws GeneralSecurityException, java.io.IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        var key = SecretKeyFactory.getInstance(info.getAlgName()).generateSecret(new PBEKeySpec(password));
        Cipher cipher = Cipher.getInstance(info.getAlgName());
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        return cipher.doFinal(info.getEncryptedData());
    }

    private static PrivateKey rsa(PKCS8EncodedKeySpec spec) {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            throw new DestinationException(
                    "private_key", "The private key is not an RSA key, which is the only kind that Snowflake takes.");
        }
    }
}
