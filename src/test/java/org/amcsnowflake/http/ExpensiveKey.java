package org.amcsnowflake.http;

import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.spec.PBEParameterSpec;
import java.security.AlgorithmParameters;
import java.util.Base64;

/** An encrypted private key that would take hours to open. */
final class ExpensiveKey {
    private ExpensiveKey() {}

    static String pem() throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBEWithSHA1AndDESede");
        parameters.init(new PBEParameterSpec(new byte[8], Integer.MAX_VALUE));
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(new EncryptedPrivateKeyInfo(parameters, new byte[16]).getEncoded())
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
    }
}
