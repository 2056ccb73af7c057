package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.UserProperty;
import org.amcsnowflake.local.snowflake.engine.UserProperty.Slot;
import org.amcsnowflake.local.snowflake.engine.Users;
import org.amcsnowflake.local.snowflake.engine.WorkloadIdentity;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One account's users: those of the settings, and what SQL has changed about them, in memory. */
public final class AccountUsers implements Users {
    private static final String SERVICE = "SERVICE";

    private final Map<String, Entry> entries = new HashMap<>();

    public AccountUsers(Account account) {
        account.users().forEach(user -> entries.put(folded(user.name()), Entry.of(user)));
    }

    /** A user, with what {@link User} does not contain. */
    private record Entry(
            User user,
            Map<Slot, RSAPublicKey> keys,
            @Nullable String type,
            @Nullable WorkloadIdentity identity) {

        static Entry of(User user) {
            Map<Slot, RSAPublicKey> keys = new EnumMap<>(Slot.class);
            for (Slot slot : Slot.values()) {
                if (slot.ordinal() < user.publicKeys().size()) {
                    keys.put(slot, user.publicKeys().get(slot.ordinal()));
                }
            }
            return new Entry(user, keys, null, null);
        }

        Entry with(UserProperty property) {
            if (property instanceof UserProperty.PublicKey changed) {
                Map<Slot, RSAPublicKey> all = new EnumMap<>(Slot.class);
                all.putAll(keys);
                all.remove(changed.slot());
                if (changed.key() != null) {
                    all.put(changed.slot(), parsed(changed.key()));
                }
                return new Entry(user, all, type, identity);
            }
            if (property instanceof UserProperty.Identity changed) {
                return new Entry(user, keys, type, changed.identity());
            }
            if (property instanceof UserProperty.Type changed) {
                return new Entry(user, keys, changed.type(), identity);
            }
            return new Entry(
                    property instanceof UserProperty.DefaultRole role
                            ? user.withDefaultRole(role.role())
                            : user.withWarehouse(((UserProperty.DefaultWarehouse) property).warehouse()),
                    keys,
                    type,
                    identity);
        }
    }

    @Override
    public synchronized boolean hasUser(String user) {
        return entries.containsKey(user);
    }

    @Override
    public synchronized void create(String user, List<UserProperty> properties) {
        change(user, Entry.of(User.named(user)), properties);
    }

    @Override
    public synchronized void alter(String user, List<UserProperty> properties) {
        change(user, entries.get(user), properties);
    }

    private void change(String user, Entry before, List<UserProperty> properties) {
        Entry changed = before;
        for (UserProperty property : properties) {
            changed = changed.with(property);
        }
        require(user, changed);
        entries.put(user, changed);
    }

    private void require(String user, Entry changed) {
        WorkloadIdentity identity = changed.identity();
        if (identity == null) {
            return;
        }
        if (!SERVICE.equals(changed.type())) {
            throw invalid("WORKLOAD_IDENTITY requires a user with TYPE = SERVICE.");
        }
        if (!isIssuer(identity.issuer())) {
            throw invalid("ISSUER must be an https:// address.");
        }
        if (identity.subject().isEmpty() || identity.subject().length() > 255) {
            throw invalid("SUBJECT must have 1 to 255 characters.");
        }
        entries.forEach((name, other) -> {
            if (!name.equals(user) && other.identity() != null && identity.isSameAs(other.identity())) {
                throw invalid("Another user has the same ISSUER and SUBJECT.");
            }
        });
    }

    /** Snowflake fetches the key set by https:// only; here an issuer on this machine may have no certificate. */
    private static boolean isIssuer(String text) {
        try {
            URI address = URI.create(text);
            return address.getHost() != null
                    && ("https".equals(address.getScheme())
                            || "http".equals(address.getScheme())
                                    && Set.of("127.0.0.1", "localhost").contains(address.getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static SnowflakeError invalid(String sentence) {
        return new SnowflakeError("004616", "42601", "SQL compilation error:\n" + sentence);
    }

    @Override
    public synchronized void drop(String user) {
        entries.remove(user);
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

    synchronized Optional<User> user(String login) {
        return Optional.ofNullable(entries.get(folded(login))).map(Entry::user);
    }

    /** A token may be signed with any of them. */
    synchronized List<RSAPublicKey> keys(User user) {
        Entry entry = entries.get(folded(user.name()));
        return entry == null ? List.of() : List.copyOf(entry.keys().values());
    }

    /** The user whose workload identity matches. */
    synchronized Optional<User> withIdentity(Predicate<WorkloadIdentity> matches) {
        return entries.values().stream()
                .filter(entry -> entry.identity() != null && matches.test(entry.identity()))
                .map(Entry::user)
                .findFirst();
    }

    synchronized Optional<WorkloadIdentity> identity(User user) {
        return Optional.ofNullable(entries.get(folded(user.name()))).map(Entry::identity);
    }

    private static String folded(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
