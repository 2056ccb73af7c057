package org.amcsnowflake.destination;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.HexFormat;

/** As much of DER as an encrypted private key needs: its values one after the other. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int OBJECT = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int LONG_LENGTH = 0x80;

    private final ByteBuffer bytes;

    Der(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    Der sequence() throws InvalidKeyException {
        return new Der(value(SEQUENCE));
    }

    byte[] octets() throws InvalidKeyException {
        return value(OCTETS);
    }

    int integer() throws InvalidKeyException {
        try {
            return new BigInteger(value(INTEGER)).intValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidKeyException("A number of the key is out of range.", e);
        }
    }

    /** @return an object identifier as the hexadecimal digits of its encoding */
    String object() throws InvalidKeyException {
        return HexFormat.of().formatHex(value(OBJECT));
    }

    boolean isInteger() {
        return bytes.hasRemaining() && bytes.get(bytes.position()) == INTEGER;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    /** Whether there is as much as the first value's length says. */
    boolean isWhole() {
        try {
            new Der(bytes.array()).sequence();
            return true;
        } catch (InvalidKeyException e) {
            return false;
        }
    }

    private byte[] value(int tag) throws InvalidKeyException {
        try {
            if (bytes.get() != tag) {
                throw new InvalidKeyException("The key is not laid out as PKCS#8 says.");
            }
            int length = bytes.get() & 0xff;
            if (length >= LONG_LENGTH) {
                byte[] digits = new byte[length - LONG_LENGTH];
                bytes.get(digits);
                length = new BigInteger(1, digits).intValueExact();
            }
            if (length > bytes.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] value = new byte[length];
            bytes.get(value);
            return value;
        } catch (BufferUnderflowException | ArithmeticException e) {
            throw new InvalidKeyException("The key ends too early.", e);
        }
    }
}
