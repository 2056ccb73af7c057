package org.amcsnowflake.local.snowflake.access;

import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** An account's roles and grants, in the order in which they were granted. Thread-safe. */
public final class Grants {
    /** Has every privilege here; in Snowflake it needs a role that inherits from the object's owner. */
    public static final String ADMINISTRATOR = "ACCOUNTADMIN";

    /** Granted to every user. */
    public static final String PUBLIC = "PUBLIC";

    private final Set<String> roles = new TreeSet<>(List.of(ADMINISTRATOR, PUBLIC));
    private final Set<Grant> grants = new LinkedHashSet<>();
    /** The same by object, since every access to a table reads them. */
    private final Map<Securable, Set<Grant>> byObject = new HashMap<>();

    private final Set<Grant> ofRoles = new LinkedHashSet<>();

    public synchronized List<String> roles() {
        return List.copyOf(roles);
    }

    public synchronized boolean hasRole(String role) {
        return roles.contains(role);
    }

    public synchronized void addRole(String role) {
        roles.add(role);
    }

    public synchronized void removeRole(String role) {
        roles.remove(role);
    }

    public synchronized List<Grant> all() {
        return List.copyOf(grants);
    }

    public synchronized void addAll(Collection<Grant> added) {
        for (Grant grant : added) {
            grants.add(grant);
            byObject.computeIfAbsent(grant.on(), on -> new LinkedHashSet<>()).add(grant);
            if (grant.on().kind() == Securable.Kind.ROLE) {
                ofRoles.add(grant);
            }
        }
    }

    public synchronized void removeAll(Collection<Grant> removed) {
        for (Grant grant : removed) {
            grants.remove(grant);
            ofRoles.remove(grant);
            byObject.computeIfPresent(grant.on(), (on, all) -> {
                all.remove(grant);
                return all.isEmpty() ? null : all;
            });
        }
    }

    public synchronized List<Grant> where(Predicate<Grant> condition) {
        return grants.stream().filter(condition).toList();
    }

    /** Its owner; null if there is none. */
    public synchronized @Nullable String owner(Securable on) {
        return byObject.getOrDefault(on, Set.of()).stream()
                .filter(grant -> grant.privilege().equals(Grant.OWNERSHIP))
                .map(grant -> grant.grantee().name())
                .findFirst()
                .orElse(null);
    }

    /** The future grants that apply to new objects of this kind in this place. */
    public List<Grant> future(Securable made) {
        return where(grant -> grant.future()
                        && grant.on().kind() == made.kind()
                        && made.isWithin(new Securable(made.kind(), grant.on().name())))
                .stream()
                .map(grant -> grant.on(made))
                .toList();
    }

    /** The grants to remove when the object and its contents are dropped. */
    public List<Grant> about(Securable gone) {
        return where(grant -> grant.on().equals(gone)
                || gone.kind() != Securable.Kind.ROLE && grant.on().isWithin(gone));
    }

    /** The roles granted to a user, with the roles that they inherit. */
    public Set<String> ofUser(String user) {
        return inherited(List.of(Grantee.user(user), Grantee.role(PUBLIC)));
    }

    /** The role itself, PUBLIC, and the roles that they inherit. */
    public Set<String> ofRole(String role) {
        Set<String> all = inherited(List.of(Grantee.role(role), Grantee.role(PUBLIC)));
        all.add(role);
        return all;
    }

    private synchronized Set<String> inherited(List<Grantee> from) {
        Set<String> found = new TreeSet<>(List.of(PUBLIC));
        Deque<Grantee> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            Grantee grantee = open.pop();
            for (Grant grant : ofRoles) {
                if (grant.grantee().equals(grantee) && found.add(grant.on().last())) {
                    open.add(Grantee.role(grant.on().last()));
                }
            }
        }
        return found;
    }

    /** Whether one of the roles has the privilege, or owns the object. */
    public synchronized boolean isAllowed(Set<String> active, Securable on, String privilege) {
        return active.contains(ADMINISTRATOR)
                || active.stream()
                        .map(Grantee::role)
                        .anyMatch(role -> grants.contains(Grant.of(privilege, on, role))
                                || grants.contains(Grant.of(Grant.OWNERSHIP, on, role)));
    }

    /** Whether one of the roles has any privilege on it; otherwise the object does not exist for them. */
    public synchronized boolean isSeen(Set<String> active, Securable on) {
        return active.contains(ADMINISTRATOR)
                || byObject.getOrDefault(on, Set.of()).stream()
                        .anyMatch(grant -> !grant.future()
                                && active.contains(grant.grantee().name()));
    }
}
