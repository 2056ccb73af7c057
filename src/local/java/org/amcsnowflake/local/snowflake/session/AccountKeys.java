package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.UserKeys;
import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The public keys of one account's users: the initial ones, overridden by ALTER USER, in memory. */
public final class AccountKeys implements UserKeys {
    private final Account account;
    private final Map<String, Map<Slot, Optional<RSAPublicKey>>> altered = new ConcurrentHashMap<>();

    public AccountKeys(Account account) {
        this.account = account;
    }

    @Override
    public boolean hasUser(String user) {
        return account.user(user).isPresent();
    }

    @Override
    public void set(String user, Slot slot, @Nullable String key) {
        Optional<RSAPublicKey> parsed = Optional.ofNullable(key).map(AccountKeys::parsed);
        altered.compute(user, (name, before) -> {
            Map<Slot, Optional<RSAPublicKey>> keys = new EnumMap<>(Slot.class);
            if (before != null) {
                keys.putAll(before);
            }
            keys.put(slot, parsed);
            return keys;
        });
    }

    private static RSAPublicKey parsed(String key) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(key.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", ""));
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SnowflakeError(
                    "003543", "22023", "New public key rejected by current policy. Reason: 'Invalid public key'.");
        }
    }

    /** A token may be signed with any of them. */
    List<RSAPublicKey> of(User user) {
        Map<Slot, Optional<RSAPublicKey>> changes =
                altered.getOrDefault(user.name().toUpperCase(Locale.ROOT), Map.of());
        List<RSAPublicKey> keys = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            if (changes.containsKey(slot)) {
                changes.get(slot).ifPresent(keys::add);
            } else if (slot.ordinal() < user.publicKeys().size()) {
                keys.add(user.publicKeys().get(slot.ordinal()));
            }
        }
        return keys;
    }
}
