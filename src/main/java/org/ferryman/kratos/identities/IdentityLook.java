package org.ferryman.kratos.identities;

import java.io.IOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Goes through identities once, in one snapshot and in flat memory, and holds each against its schema. */
final class IdentityLook {

    private static final int AT_A_TIME = 1_000;
    private static final String ADDED = IdentityReport.CHANGES.get(0);
    private static final String REMOVED = IdentityReport.CHANGES.get(1);

    private final Session session;
    private final KratosDatabase kratos;
    private final Map<String, TraitsSchema> schemas;
    private final IdentityReport broken;
    private final IdentityReport changed;
    private final IdentityTally tally = new IdentityTally();

    /** @param schemas by the id that identities have; others are not read */
    IdentityLook(
            Session session,
            KratosDatabase kratos,
            Map<String, TraitsSchema> schemas,
            IdentityReport broken,
            IdentityReport changed) {
        this.session = session;
        this.kratos = kratos;
        this.schemas = Map.copyOf(schemas);
        this.broken = broken;
        this.changed = changed;
    }

    private record Stored(UUID id, String schema, String traits) {}

    /** @param progress is told how many more were looked at */
    IdentityTally all(LongConsumer progress) throws Exception {
        // The cursor is read to its end: what counts is when it is there.
        session.execute("SET LOCAL cursor_tuple_fraction = 1");
        long[] seen = new long[1];
        session.<Exception>stream(
                SqlText.load(IdentityLook.class, "identity-traits.sql")
                        .with("identities", kratos.table(KratosDatabase.IDENTITIES))
                        .with("credentials", kratos.table("identity_credentials"))
                        .with("types", kratos.table("identity_credential_types"))
                        .with("identifiers", kratos.table("identity_credential_identifiers"))
                        .with("verifiable", kratos.table("identity_verifiable_addresses"))
                        .with("recovery", kratos.table("identity_recovery_addresses"))
                        .text(),
                row -> {
                    look(row);
                    if (++seen[0] % AT_A_TIME == 0) {
                        progress.accept(AT_A_TIME);
                    }
                },
                (Object) schemas.keySet().toArray(String[]::new));
        progress.accept(seen[0] % AT_A_TIME);
        return tally;
    }

    private void look(ResultSet row) throws SQLException, IOException {
        Stored identity =
                new Stored(row.getObject("id", UUID.class), row.getString("schema_id"), row.getString("traits"));
        TraitsSchema schema = Objects.requireNonNull(schemas.get(identity.schema));
        TraitsSchema.Looked looked = schema.look(identity.traits);
        if (looked.faults().isEmpty()) {
            compare(identity, looked.addresses(), addresses(row));
            return;
        }
        tally.broken(identity.schema);
        for (TraitsFault fault : looked.faults()) {
            tally.fault(identity.id, identity.schema, fault);
            broken.fault(identity.id, identity.schema, fault, identity.traits);
        }
    }

    private static Set<DerivedAddress> addresses(ResultSet row) throws SQLException {
        Array kinds = row.getArray("kinds");
        if (kinds == null) {
            return Set.of();
        }
        String[] words = (String[]) kinds.getArray();
        String[] values = (String[]) row.getArray("addresses").getArray();
        Set<DerivedAddress> stored = new HashSet<>();
        for (int i = 0; i < words.length; i++) {
            String value = values[i];
            AddressKind.of(words[i]).ifPresent(kind -> stored.add(new DerivedAddress(kind, value)));
        }
        return stored;
    }

    private void compare(Stored identity, Set<DerivedAddress> derived, Set<DerivedAddress> stored) throws IOException {
        if (stored.equals(derived)) {
            return;
        }
        boolean changes = false;
        for (AddressKind kind : AddressKind.values()) {
            boolean isDerived = derived.stream().anyMatch(address -> address.kind() == kind);
            if (isDerived || !kind.isKeptWithoutRule()) {
                changes |= note(identity, kind, ADDED, derived, stored);
                changes |= note(identity, kind, REMOVED, stored, derived);
            }
        }
        if (changes) {
            tally.changed();
        }
    }

    private boolean note(
            Stored identity, AddressKind kind, String change, Set<DerivedAddress> these, Set<DerivedAddress> those)
            throws IOException {
        if (these.stream().noneMatch(address -> address.kind() == kind && !those.contains(address))) {
            return false;
        }
        tally.change(identity.id, identity.schema, kind, change);
        changed.change(identity.id, identity.schema, kind, change, identity.traits);
        return true;
    }
}
