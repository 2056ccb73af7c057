package org.amcsnowflake.http;

import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.spec.PBEParameterSpec;
import java.security.AlgorithmParameters;
import java.util.Base64;

/** An encrypted private key whose passphrase takes much CPU time to try. */
public final class ExpensiveKey {
    /** Would take hours. */
    static final int TOO_MANY_ROUNDS = Integer.MAX_VALUE;

    /** The most that are accepted: about a second. */
    public static final int MOST_ROUNDS = 2_000_000;

    private ExpensiveKey() {}

    public static String pem(int rounds) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBEWithSHA1AndDESede");
        parameters.init(new PBEParameterSpec(new byte[8], rounds));
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(new EncryptedPrivateKeyInfo(parameters, new byte[16]).getEncoded())
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
    }
}
