package org.amcsnowflake.destination;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key's PEM as found in files, environment variables and JSON. */
final class PemText {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----.*?(?:-----END \\1-----|\\z)", Pattern.DOTALL);

    private PemText() {}

    /**
     * The block of the private key: without a byte order mark, quotes, a certificate or openssl's attributes around it,
     * and with real line breaks instead of a literal {@code \ }.
     */
    static String of(String entered) {
        String text = entered.replace("\ufeff", "")
                .replace("\\r", "")
                .replace("\\n", "\n")
                .strip();
        Matcher block = BLOCK.matcher(text);
        return block.find() ? block.group().strip() : text;
    }
}
