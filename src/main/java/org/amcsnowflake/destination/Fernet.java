package org.amcsnowflake.destination;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Fernet tokens (the specification of github.com/fernet/spec), interchangeable with those of Python's cryptography. The
 * first key encrypts, all decrypt. Tokens do not expire here. Thread-safe.
 */
public final class Fernet {
    private static final byte VERSION = (byte) 0x80;
    private static final int IV_START = 9;
    private static final int CIPHERTEXT_START = 25;
    private static final int MAC_LENGTH = 32;
    private static final int BLOCK = 16;

    private final List<Key> keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keys each 32 bytes in URL-safe base64
     * @throws IllegalArgumentException naming FERNET_KEY if one is malformed or none is given
     */
    public Fernet(List<String> keys) {
        this(keys, Clock.systemUTC());
    }

    Fernet(List<String> keys, Clock clock) {
        if (keys.isEmpty()) {
            throw malformed("is empty");
        }
        this.keys = keys.stream().map(Fernet::key).toList();
        this.clock = clock;
    }

    /** @param commaSeparated the keys as in the setting FERNET_KEY */
    public static Fernet of(String commaSeparated) {
        return new Fernet(Arrays.stream(commaSeparated.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList());
    }

    public String encrypt(String text) {
        byte[] iv = new byte[BLOCK];
        random.nextBytes(iv);
        return encrypt(text, iv);
    }

    String encrypt(String text, byte[] iv) {
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, keys.get(0), iv).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] signed = ByteBuffer.allocate(CIPHERTEXT_START + ciphertext.length)
                    .put(VERSION)
                    .putLong(clock.instant().getEpochSecond())
                    .put(iv)
                    .put(ciphertext)
                    .array();
            byte[] token = ByteBuffer.allocate(signed.length + MAC_LENGTH)
                    .put(signed)
                    .put(mac(keys.get(0), signed))
                    .array();
            return Base64.getUrlEncoder().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-128-CBC with HMAC-SHA256.", e);
        }
    }

    /** @throws UndecryptableException if no key fits, or the token is malformed or was changed */
    public String decrypt(String token) {
        byte[] bytes = decode(token);
        if (bytes.length < CIPHERTEXT_START + BLOCK + MAC_LENGTH
                || bytes[0] != VERSION
                || (bytes.length - CIPHERTEXT_START - MAC_LENGTH) % BLOCK != 0) {
            throw new UndecryptableException("it is not a Fernet token");
        }
        byte[] signed = Arrays.copyOf(bytes, bytes.length - MAC_LENGTH);
        byte[] mac = Arrays.copyOfRange(bytes, signed.length, bytes.length);
        for (Key key : keys) {
            if (MessageDigest.isEqual(mac, mac(key, signed))) {
                return decrypt(key, signed);
            }
        }
        throw new UndecryptableException("it was encrypted with another key, or changed since");
    }

    private static String decrypt(Key key, byte[] signed) {
        byte[] iv = Arrays.copyOfRange(signed, IV_START, CIPHERTEXT_START);
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, key, iv)
                    .doFinal(signed, CIPHERTEXT_START, signed.length - CIPHERTEXT_START);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new UndecryptableException("its padding is wrong");
        }
    }

    private static byte[] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token.strip());
        } catch (IllegalArgumentException e) {
            throw new UndecryptableException("it is not a Fernet token");
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key.encrypting, "AES"), new IvParameterSpec(iv));
        return cipher;
    }

    private static byte[] mac(Key key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.signing, "HmacSHA256"));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA256.", e);
        }
    }

    private static Key key(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw malformed("holds a key that is not URL-safe base64");
        }
        if (bytes.length != 2 * BLOCK) {
            throw malformed("holds a key of " + bytes.length + " bytes instead of 32");
        }
        return new Key(Arrays.copyOf(bytes, BLOCK), Arrays.copyOfRange(bytes, BLOCK, 2 * BLOCK));
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("FERNET_KEY " + what
                + "; generate one with: python -c 'from cryptography.fernet import Fernet;"
                + " print(Fernet.generate_key().decode())'"
                + " or: openssl rand -base64 32 | tr '+/' '-_'");
    }

    private record Key(byte[] signing, byte[] encrypting) {}

    /** A token that no key can decrypt. Its message says why, and never shows the token's content. */
    public static final class UndecryptableException extends RuntimeException {
        UndecryptableException(String why) {
            super(why);
        }
    }
}
