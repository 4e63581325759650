package org.ferryman.kratos.identities;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.ferryman.engine.CancelledException;
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

    /** @param schemas by the id that identities have; others are passed over */
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

    private record Fitting(Stored identity, Set<DerivedAddress> derived) {}

    /** @param progress is told how many more were looked at */
    IdentityTally all(LongConsumer progress) throws Exception {
        List<Fitting> fitting = new ArrayList<>(AT_A_TIME);
        long[] seen = new long[1];
        session.<Exception>stream(
                SqlText.load(IdentityLook.class, "identity-traits.sql")
                        .with("identities", kratos.table(KratosDatabase.IDENTITIES))
                        .text(),
                row -> {
                    look(
                            new Stored(
                                    row.getObject("id", UUID.class),
                                    row.getString("schema_id"),
                                    row.getString("traits")),
                            fitting);
                    if (fitting.size() == AT_A_TIME) {
                        compare(fitting);
                    }
                    if (++seen[0] % AT_A_TIME == 0) {
                        progress.accept(AT_A_TIME);
                    }
                });
        compare(fitting);
        progress.accept(seen[0] % AT_A_TIME);
        return tally;
    }

    private void look(Stored identity, List<Fitting> fitting) throws IOException {
        TraitsSchema schema = schemas.get(identity.schema);
        if (schema == null) {
            return;
        }
        TraitsSchema.Looked looked = schema.look(identity.traits);
        if (looked.faults().isEmpty()) {
            fitting.add(new Fitting(identity, looked.addresses()));
            return;
        }
        tally.broken(identity.schema);
        for (TraitsFault fault : looked.faults()) {
            tally.fault(identity.id, identity.schema, fault);
            broken.fault(identity.id, identity.schema, fault, identity.traits);
        }
    }

    /** With what is stored beside them; takes them out of the list. */
    private void compare(List<Fitting> fitting) throws SQLException, CancelledException, IOException {
        if (fitting.isEmpty()) {
            return;
        }
        Map<UUID, Set<DerivedAddress>> stored = addresses(fitting);
        for (Fitting each : fitting) {
            compare(each, stored.getOrDefault(each.identity.id, Set.of()));
        }
        fitting.clear();
    }

    private Map<UUID, Set<DerivedAddress>> addresses(List<Fitting> fitting) throws SQLException, CancelledException {
        Map<UUID, Set<DerivedAddress>> stored = new HashMap<>();
        String[] ids = fitting.stream().map(each -> each.identity.id.toString()).toArray(String[]::new);
        session.<RuntimeException>each(
                SqlText.load(IdentityLook.class, "identity-addresses.sql")
                        .with("credentials", kratos.table("identity_credentials"))
                        .with("types", kratos.table("identity_credential_types"))
                        .with("identifiers", kratos.table("identity_credential_identifiers"))
                        .with("verifiable", kratos.table("identity_verifiable_addresses"))
                        .with("recovery", kratos.table("identity_recovery_addresses"))
                        .text(),
                row -> {
                    UUID id = row.getObject("identity_id", UUID.class);
                    String value = row.getString("value");
                    AddressKind.of(row.getString("kind"))
                            .ifPresent(kind -> stored.computeIfAbsent(id, key -> new HashSet<>())
                                    .add(new DerivedAddress(kind, value)));
                },
                ids,
                ids,
                ids);
        return stored;
    }

    private void compare(Fitting fitting, Set<DerivedAddress> stored) throws IOException {
        if (stored.equals(fitting.derived)) {
            return;
        }
        boolean changes = false;
        for (AddressKind kind : AddressKind.values()) {
            boolean isDerived = fitting.derived.stream().anyMatch(address -> address.kind() == kind);
            if (isDerived || !kind.isKeptWithoutRule()) {
                changes |= note(fitting.identity, kind, ADDED, fitting.derived, stored);
                changes |= note(fitting.identity, kind, REMOVED, stored, fitting.derived);
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
