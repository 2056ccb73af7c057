package org.amcsnowflake.destination;

import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.Test;

import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

class KeyPairsTest {
    private final Fernet fernet = Fernet.of("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=");

    @Test
    void generatesARandomPairWhosePrivateKeyIsEncrypted() throws Exception {
        KeyPairs.Made made = new KeyPairs(fernet).generate();

        KeyFactory rsa = KeyFactory.getInstance("RSA");
        RSAPublicKey publicKey = (RSAPublicKey)
                rsa.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(made.publicKey())));
        String pem = fernet.decrypt(made.sealedPrivateKey()).replaceAll("-----[A-Z ]+-----", "");
        RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey) rsa.generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
        assertThat(publicKey.getModulus()).isEqualTo(privateKey.getModulus());
        assertThat(publicKey.getModulus().bitLength()).isEqualTo(2_048);
        assertThat(publicKey).isNotIn(RsaKeys.FIRST.getPublic(), RsaKeys.SECOND.getPublic());
    }
}
