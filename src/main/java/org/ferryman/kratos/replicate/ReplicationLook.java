package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.pair.FailingWorker;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.copy.DatabaseSchema;
import org.ferryman.postgres.copy.DatabaseSchema.Table;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.replication.PublicationState;
import org.ferryman.postgres.replication.ReplicationObstacles;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionState;

/**
 * What is seen of a replication on both sides.
 *
 * @param name of publication, slot and subscription
 * @param kratos what is in the source
 * @param tables how those of Kratos are made
 * @param publication what is published
 * @param slot from which the target reads
 * @param target what is in the target
 * @param lifted whether its guard is off for a charm, and is to be on again
 * @param subscription what follows there
 * @param frozen whether the source is kept from being written to
 * @param targetLevel what the target is at; that of the source until its migrations have run
 * @param later what makes the keys and indexes that the target's tables do not have yet
 * @param same whether both are the same database
 * @param findings what is in the way, or should be known
 */
record ReplicationLook(
        String name,
        KratosDatabase kratos,
        List<Table> tables,
        Optional<PublicationState> publication,
        Optional<SlotState> slot,
        TargetState target,
        boolean lifted,
        Optional<SubscriptionState> subscription,
        boolean frozen,
        DatabaseLevel targetLevel,
        LaterKeys later,
        boolean same,
        List<Finding> findings) {

    /** What the target's tables are. */
    enum TargetState {
        /** There are none of Kratos'. */
        EMPTY,
        /** What a Kratos that was started on it puts there by itself, and nothing else. */
        SEEDED,
        /** Made by Ferryman, and kept from everybody else by its guard, which may be off for now for a charm. */
        OURS,
        /** Somebody else's. */
        FOREIGN
    }

    /**
     * What makes the keys and indexes that tables do not have yet. A foreign key is made without looking at the rows,
     * which keeps nobody from writing, and validated afterwards.
     *
     * @param indexes in any order
     * @param foreign after the indexes
     * @param validations after the foreign keys, in any order
     */
    record LaterKeys(List<String> indexes, List<String> foreign, List<String> validations) {

        private static final LaterKeys NONE = new LaterKeys(List.of(), List.of(), List.of());

        /** As PostgreSQL writes it. */
        private static final String NOT_VALID = " NOT VALID";

        private static LaterKeys of(List<Table> wanted, List<Table> there) {
            LaterKeys later = new LaterKeys(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Table table : wanted) {
                Set<String> has = new HashSet<>();
                Set<String> notValid = new HashSet<>();
                there.stream().filter(own -> own.name().equals(table.name())).forEach(own -> {
                    own.keys().forEach(key -> has.add(key.name()));
                    own.foreignKeys().forEach(key -> {
                        has.add(key.name());
                        if (key.make().endsWith(NOT_VALID)) {
                            notValid.add(key.name());
                        }
                    });
                });
                table.keys().stream()
                        .filter(key -> !has.contains(key.name()))
                        .forEach(key -> later.indexes.add(key.make()));
                table.foreignKeys().forEach(key -> later.add(table.name(), key, has, notValid));
            }
            return later;
        }

        private void add(QualifiedName table, Table.Key key, Set<String> has, Set<String> notValid) {
            boolean isValid = !key.make().endsWith(NOT_VALID);
            if (!has.contains(key.name())) {
                foreign.add(isValid ? key.make() + NOT_VALID : key.make());
            }
            if (isValid && (!has.contains(key.name()) || notValid.contains(key.name()))) {
                validations.add(
                        "ALTER TABLE " + table.quoted() + " VALIDATE CONSTRAINT " + QualifiedName.quote(key.name()));
            }
        }

        /** All of them, in an order in which they can be made. */
        List<String> all() {
            return Stream.of(indexes, foreign, validations)
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private record SourceSide(
            String name,
            RunIdentity identity,
            KratosDatabase kratos,
            List<Table> tables,
            Optional<PublicationState> publication,
            Optional<SlotState> slot,
            boolean frozen,
            List<Finding> findings) {}

    private record TargetSide(
            RunIdentity identity,
            TargetState state,
            boolean lifted,
            Optional<SubscriptionState> subscription,
            DatabaseLevel level,
            List<Table> tables,
            List<Finding> findings) {}

    /** Looks at both sides; reads catalogs, and of seeds the few rows that there are. */
    static ReplicationLook at(ReplicationPair pair, Optional<GuardPass> pass, Cancellation cancellation)
            throws Exception {
        SourceSide source = pair.inSource(cancellation, session -> source(pair, session));
        TargetSide target = pair.inTarget(cancellation, session -> target(pair, session, source, pass));
        List<Finding> findings = new ArrayList<>(source.findings());
        findings.addAll(target.findings());
        if (isSlotGone(source.slot(), target.subscription())) {
            findings.add(FailingWorker.gone(source.name()));
        }
        boolean same = source.identity().equals(target.identity());
        if (same) {
            findings.add(Finding.blocker(
                    "SOURCE_IS_TARGET",
                    "Source and target are the same database: "
                            + source.identity().told() + ".",
                    "A database can't follow itself.",
                    "Name the database that is to take over with --target."));
        }
        return new ReplicationLook(
                source.name(),
                source.kratos(),
                source.tables(),
                source.publication(),
                source.slot(),
                target.state(),
                target.lifted(),
                target.subscription(),
                source.frozen(),
                target.level(),
                isUpgraded(source, target) ? LaterKeys.NONE : LaterKeys.of(source.tables(), target.tables()),
                same,
                findings);
    }

    /** A slot is made before what reads from it, and dropped after: one that is made again would leave a hole. */
    private static boolean isSlotGone(Optional<SlotState> slot, Optional<SubscriptionState> subscription) {
        return slot.isEmpty() && subscription.isPresent();
    }

    /** Whether changes of the source are lost for the target, which nothing but a new copy can mend. */
    boolean isBroken() {
        return slot.filter(SlotState::isLost).isPresent() || isSlotGone(slot, subscription);
    }

    /** Its migrations may have renamed and dropped keys that the source still has. */
    private static boolean isUpgraded(SourceSide source, TargetSide target) {
        return !target.tables().isEmpty()
                && !target.level().name().equals(source.kratos().level().name());
    }

    private static SourceSide source(ReplicationPair pair, Session session) throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        String name = ReplicationPair.name(session);
        List<Finding> findings = new ArrayList<>();
        List<QualifiedName> published = ReplicationPair.published(kratos);
        Optional<PublicationState> publication = PublicationState.read(session, name);
        if (kratos.tables().isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_NOT_FOUND",
                    "Database " + kratos.name() + " holds no tables of Ory Kratos.",
                    "There is nothing to replicate.",
                    "Make sure that the URL names the database that Kratos uses, and that its schema is on this user's"
                            + " search_path."));
        } else if (kratos.level().state() != DatabaseLevel.State.EXACT) {
            findings.add(Finding.blocker(
                    "SOURCE_BETWEEN_LEVELS",
                    "The source is not at the level of a release of Kratos.",
                    "Its tables may still change; replication would stop at the first change.",
                    "Run `ferryman kratos status` to see its level, and finish its migrations first."));
        } else if (publication.isEmpty()) {
            findings.addAll(ReplicationObstacles.publisher(session, published, ReplicationSide.SOURCE));
        } else if (!publication.get().isOf(session, published)) {
            findings.add(Finding.blocker(
                    "PUBLICATION_DIFFERS",
                    "Publication " + name + " of the source does not publish just Kratos' tables.",
                    "Somebody changed it, or the tables have changed since it was made.",
                    "Run `ferryman kratos replicate stop`, and then `ferryman kratos replicate` again."));
        }
        return new SourceSide(
                name,
                RunIdentity.of(session, pair.source().settings(), kratos.schema()),
                kratos,
                own(DatabaseSchema.tables(session), kratos.tables()),
                publication,
                SlotState.read(session, name),
                FreezePass.isFrozen(session, kratos.tables()),
                findings);
    }

    private static TargetSide target(ReplicationPair pair, Session session, SourceSide source, Optional<GuardPass> pass)
            throws Exception {
        List<QualifiedName> wanted = source.kratos().tables();
        List<Table> tables = own(DatabaseSchema.tables(session), wanted);
        List<QualifiedName> there = tables.stream().map(Table::name).toList();
        boolean lifted = !there.isEmpty() && FreezePass.isLifted(session);
        boolean guarded = lifted || (!there.isEmpty() && FreezePass.isFrozen(session, there));
        Optional<SubscriptionState> subscription = SubscriptionState.read(session, source.name());
        List<Finding> findings = new ArrayList<>();
        TargetState state = there.isEmpty()
                ? TargetState.EMPTY
                : guarded
                        ? TargetState.OURS
                        : isSeeded(session, source.kratos(), there) ? TargetState.SEEDED : TargetState.FOREIGN;
        if (state == TargetState.OURS) {
            findings.addAll(FreezePass.findings(session, there, pass));
            findings.addAll(referring(session, there));
        } else if (state == TargetState.FOREIGN) {
            findings.add(Finding.blocker(
                    "TARGET_NOT_EMPTY",
                    "The target holds tables of Kratos with rows, and Ferryman did not make them.",
                    "What is replicated would meet rows that are there already, and stop.",
                    "Name another database with --target, or drop these tables if nobody needs them."));
        }
        if (subscription.isEmpty()) {
            findings.addAll(ReplicationObstacles.subscriber(session, ReplicationSide.TARGET));
        }
        return new TargetSide(
                RunIdentity.of(
                        session, pair.target().settings(), source.kratos().schema()),
                state,
                lifted,
                subscription,
                LevelReader.read(session).level(),
                tables,
                findings);
    }

    /** PostgreSQL truncates no table that another refers to, unless that is truncated with it: the apply would fail. */
    private static List<Finding> referring(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        record Key(String table, String name, String referred) {}
        List<Key> keys = session.list(
                SqlText.load(ReplicationLook.class, "referring-keys.sql").text(),
                row -> new Key(row.getString("referring"), row.getString("name"), row.getString("referred")),
                (Object) tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
        return keys.stream()
                .map(key -> Finding.warning(
                        "TARGET_TABLE_REFERS",
                        "Table " + key.table() + " of the target refers to " + key.referred()
                                + ", and the source has no such table.",
                        "If " + key.referred() + " is truncated on the source, the target's server can't follow any"
                                + " more.",
                        "Until the cut-over, go without that key: ALTER TABLE " + key.table() + " DROP CONSTRAINT "
                                + QualifiedName.quote(key.name()) + "."))
                .toList();
    }

    private static List<Table> own(List<Table> all, List<QualifiedName> names) {
        return all.stream().filter(table -> names.contains(table.name())).toList();
    }

    /** Migrations put rows into two tables, and the first start makes one network. */
    private static boolean isSeeded(Session session, KratosDatabase kratos, List<QualifiedName> there)
            throws SQLException, CancelledException {
        for (QualifiedName table : there) {
            if (!ReplicationPair.COPIED.contains(table.name())) {
                long most = table.equals(kratos.table("networks")) ? 1 : 0;
                long rows = session.one(
                        SqlText.of("SELECT count(*) FROM (SELECT FROM {table} LIMIT 2) AS first_rows")
                                .with("table", table)
                                .text(),
                        row -> row.getLong(1));
                if (rows > most) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the target has everything, and follows. */
    boolean isDone() {
        return target == TargetState.OURS
                && publication.isPresent()
                && slot.filter(there -> !there.isLost()).isPresent()
                && subscription.filter(SubscriptionState::isReady).isPresent()
                && later.all().isEmpty();
    }

    /** Whether writes to the source are stopped, and the target is nobody's but the new Kratos'. */
    boolean isOpened() {
        return frozen && !same && (target == TargetState.FOREIGN || target == TargetState.SEEDED);
    }

    /** Whether migrations have run on the target that the source does not have. */
    boolean isUpgraded() {
        return target == TargetState.OURS
                && !targetLevel.name().equals(kratos.level().name());
    }

    /** Whether servers follow each other, or did and have not been told to end it. */
    boolean isReplicating() {
        return publication.isPresent() || slot.isPresent() || subscription.isPresent();
    }

    /**
     * Whether the old Kratos writes again, after a cut-over and a way back: the target is at the new level, closed, and
     * follows nobody.
     */
    boolean isGoneBack() {
        return !frozen && isUpgraded() && !isReplicating();
    }

    /** Whether there is anything of Ferryman's on either side. */
    boolean isThere() {
        return isReplicating() || target == TargetState.OURS;
    }
}
