package org.ferryman.kratos.identities;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.LevelFindings;
import org.ferryman.kratos.identities.IdentitiesRequest.Move;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.verify.KratosAdmin;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.report.AmountText;

/**
 * Has Kratos give identities another schema, one by one and not too fast. Which are still to be moved is read from the
 * database, so that the same step goes on after a failure, a kill or a cancellation.
 */
public final class KratosMoveStep implements Change<KratosMove> {

    /** The step's id. */
    public static final StepId ID = new StepId("identities-move");

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int EXAMPLES = 10;

    /** So many in a row, and it is not about single identities. */
    private static final int MOST_REFUSED = 10;

    private final Database database;
    private final KratosAdmin admin;
    private final Path folder;
    private final Options options;

    private long moved;
    private long gone;
    private long refused;
    private long refusedInARow;
    private final List<UUID> examples = new ArrayList<>();

    /**
     * What is chosen.
     *
     * @param move from which schema to which
     * @param back whether to move back those that were moved so before
     * @param perSecond how many identities at most
     */
    public record Options(Move move, boolean back, int perSecond) {

        String from() {
            return back ? move.to() : move.from();
        }

        String to() {
            return back ? move.from() : move.to();
        }
    }

    /**
     * Prepares the step.
     *
     * @param admin the Kratos that serves this database
     * @param folder the run folder, which keeps what was moved
     */
    public KratosMoveStep(Database database, KratosAdmin admin, Path folder, Options options) {
        this.database = database;
        this.admin = admin;
        this.folder = folder;
        this.options = options;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Move identities to another schema";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        long left = left(kratos(work.cancellation()), work.cancellation());
        return Inspection.of(
                left == 0 ? Inspection.State.DONE : Inspection.State.TO_DO,
                AmountText.count(left, "identity has", "identities have") + " the schema " + options.from(),
                List.of());
    }

    @Override
    public List<String> preview() {
        return List.of("-- For each identity with the schema " + options.from() + ":\n-- PATCH " + admin.url()
                + "/admin/identities/ID " + IdentityAdmin.patch(options.to()));
    }

    private KratosDatabase kratos(Cancellation cancellation) throws Exception {
        KratosDatabase kratos = new Transactions(database).snapshot(cancellation, LevelReader::read);
        if (!kratos.has(KratosDatabase.IDENTITIES)) {
            throw new BlockedException(LevelFindings.of(kratos));
        }
        return kratos;
    }

    /** How many have the schema still; of those to be moved back, how many of the list. */
    private long left(KratosDatabase kratos, Cancellation cancellation) throws Exception {
        if (options.back()) {
            return still(kratos, MoveList.read(folder, options.move()), cancellation)
                    .size();
        }
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session ->
                                session.one(sql(kratos, "identities-left.sql"), row -> row.getLong(1), options.from()));
    }

    private static String sql(KratosDatabase kratos, String file) {
        return SqlText.load(KratosMoveStep.class, file)
                .with("identities", kratos.table(KratosDatabase.IDENTITIES))
                .text();
    }

    private List<UUID> still(KratosDatabase kratos, Set<UUID> listed, Cancellation cancellation) throws Exception {
        String[] ids = listed.stream().map(UUID::toString).toArray(String[]::new);
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session -> session.list(
                                sql(kratos, "identities-still.sql"),
                                row -> row.getObject(1, UUID.class),
                                options.from(),
                                ids));
    }

    private List<UUID> next(KratosDatabase kratos, UUID after, Cancellation cancellation) throws Exception {
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session -> session.list(
                                sql(kratos, "identities-of-schema.sql"),
                                row -> row.getObject(1, UUID.class),
                                options.from(),
                                after.toString()));
    }

    @Override
    public KratosMove apply(Work work) throws Exception {
        Cancellation cancellation = work.cancellation();
        KratosDatabase kratos = kratos(cancellation);
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(IdentitiesPhase.MOVING, "", "identities", left(kratos, cancellation));
        IdentityAdmin api = new IdentityAdmin(admin, database.settings().patience(), cancellation);
        gone = 0;
        refused = 0;
        refusedInARow = 0;
        examples.clear();
        try (MoveList list = MoveList.open(folder, options.move())) {
            if (options.back()) {
                List<UUID> back = still(kratos, MoveList.read(folder, options.move()), cancellation);
                move(kratos, back, api, list, meter, cancellation);
            } else {
                List<UUID> page = next(kratos, BEFORE_ALL, cancellation);
                while (!page.isEmpty()) {
                    move(kratos, page, api, list, meter, cancellation);
                    page = next(kratos, page.get(page.size() - 1), cancellation);
                }
            }
        }
        long left = left(kratos, cancellation);
        return new KratosMove(
                options.from(),
                options.to(),
                moved,
                gone,
                refused,
                examples,
                left,
                MoveList.file(folder),
                meter.elapsed().toNanos() / 1e9,
                findings(left));
    }

    private void move(
            KratosDatabase kratos,
            List<UUID> identities,
            IdentityAdmin api,
            MoveList list,
            ProgressMeter meter,
            Cancellation cancellation)
            throws Exception {
        Duration slot = Duration.ofSeconds(1).dividedBy(options.perSecond());
        for (UUID identity : identities) {
            cancellation.throwIfRequested();
            long start = System.nanoTime();
            if (!options.back()) {
                list.add(identity);
            }
            IdentityAdmin.Answer answer = api.move(identity, options.to());
            if (answer == IdentityAdmin.Answer.REFUSED) {
                refuse(identity);
            } else if (answer == IdentityAdmin.Answer.GONE) {
                gone++;
            } else {
                if (moved == 0) {
                    requireSameDatabase(kratos, identity, cancellation);
                }
                moved++;
                refusedInARow = 0;
            }
            meter.advance(1);
            Duration rest = slot.minusNanos(System.nanoTime() - start);
            if (!rest.isNegative() && !rest.isZero()) {
                cancellation.pause(rest);
            }
        }
    }

    private void refuse(UUID identity) throws BlockedException {
        refused++;
        refusedInARow++;
        if (examples.size() < EXAMPLES) {
            examples.add(identity);
        }
        if (refusedInARow == MOST_REFUSED) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_MOVE_REFUSED",
                    "Kratos at " + admin.url() + " refused " + MOST_REFUSED + " identities one after the other.",
                    "It lacks the schema " + options.to() + ", or has another one of that id than was looked at.",
                    "Make sure that Kratos runs with the configuration that was looked at, and run the command"
                            + " again.")));
        }
    }

    /** A copy of the database has the same identities: only the database can say that it was this one. */
    private void requireSameDatabase(KratosDatabase kratos, UUID identity, Cancellation cancellation) throws Exception {
        if (!still(kratos, Set.of(identity), cancellation).isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_MOVE_ELSEWHERE",
                    "Kratos at " + admin.url() + " has moved the identity " + identity
                            + ", and in this database it is as before.",
                    "That Kratos serves another database, perhaps a copy of this one.",
                    "Give the admin API of the Kratos that serves this database. There, set the schema of this one"
                            + " identity back to " + options.from() + ".")));
        }
    }

    private List<Finding> findings(long left) {
        if (left == 0) {
            return List.of();
        }
        return List.of(Finding.blocker(
                "KRATOS_MOVE_INCOMPLETE",
                AmountText.count(left, "identity still has", "identities still have") + " the schema " + options.from()
                        + "; Kratos refused " + AmountText.count(refused) + " of them.",
                "It refuses identities whose traits do not fit, and those who would sign in by what another one"
                        + " signs in by. Others were made meanwhile.",
                "Run `ferryman kratos identities move` without --yes to see which do not fit; correct them, and run it"
                        + " again."));
    }

    @Override
    public Optional<Finding> begun() {
        return moved == 0
                ? Optional.empty()
                : Optional.of(Finding.blocker(
                        "KRATOS_MOVE_STOPPED",
                        AmountText.count(moved, "identity was", "identities were") + " moved from the schema "
                                + options.from() + " to " + options.to() + "; the others were not.",
                        "Each is moved by itself, and Kratos serves all of them.",
                        "Run the same command again: it goes on. With --undo those that were moved go back."));
    }
}
