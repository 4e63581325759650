package org.ferryman.kratos.undo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.juju.RefreshedCharm;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.backup.BackupRestore;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Puts the database back to what it was before the upgrade: the new Kratos takes its migrations back where that is
 * exact; else, or where it is asked for, Kratos' tables are replaced by those of a backup.
 */
public final class KratosUndoStep implements Change<KratosUndo> {

    /** The step's id. */
    public static final StepId ID = new StepId("undo");

    private final Database database;
    private final NewKratos newKratos;
    private final Path folder;
    private final ServiceNames names;
    private final Options options;
    private Optional<UndoWay> used = Optional.empty();

    /**
     * Prepares the step.
     *
     * @param newKratos the one whose migrations have run
     * @param folder the run folder, which has what was there before, and knows of the backup
     */
    public KratosUndoStep(Database database, NewKratos newKratos, Path folder, ServiceNames names, Options options) {
        this.database = database;
        this.newKratos = newKratos;
        this.folder = folder;
        this.names = names;
        this.options = options;
    }

    /**
     * What may be chosen.
     *
     * @param fromBackup whether the backup is restored even where Kratos could take its migrations back
     * @param backup the folder of the backup; if empty, that of the run folder's record
     * @param confirmation the name of the database, if what was written since may be given up
     * @param waiting how to deal with sessions that use the tables
     * @param tools the client tools of this machine
     */
    public record Options(
            boolean fromBackup,
            Optional<Path> backup,
            Optional<String> confirmation,
            Waiting waiting,
            ClientTools tools) {

        /** Nothing, with this machine's client tools. */
        public static Options usual() {
            return new Options(
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Waiting.DEFAULT,
                    ClientTools.of(System.getenv(), System.getProperty("os.name")));
        }
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Undo the upgrade";
    }

    /** The way that suits what is there now. */
    private UndoWay way(Work work) throws Exception {
        UndoWay way = options.fromBackup() ? restore(List.of()) : exactIfPossible(work);
        used = Optional.of(way);
        return way;
    }

    private UndoWay exactIfPossible(Work work) throws Exception {
        TakeBackLook look = TakeBackLook.read(database, newKratos, folder, work);
        if (look.reasons().isEmpty() && newKratos.program().isPresent()) {
            return new TakeBackWay(database, newKratos.program().get(), folder, options, look);
        }
        String why = String.join("; ", look.reasons());
        try {
            return restore(List.of(Finding.info(
                    "KRATOS_UNDO_BY_BACKUP",
                    "The backup is restored: Kratos can't take its migrations back exactly, as " + why + ".",
                    "That leads back to the moment of the backup.")));
        } catch (InputException none) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_NO_WAY_BACK",
                    "Kratos can't take its migrations back exactly, as " + why + "; and the run folder knows of no"
                            + " backup.",
                    "Nothing has changed.",
                    "Name the new Kratos with --kratos and the run folder of the upgrade with --run; or the folder of a"
                            + " backup: --from-backup DIR.")));
        }
    }

    private UndoWay restore(List<Finding> reasons) throws Exception {
        return new RestoreWay(
                database,
                folder,
                options,
                BackupRestore.find(folder, options.backup(), names, options.tools()),
                reasons);
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return way(work).inspect(work);
    }

    @Override
    public List<String> preview() throws Exception {
        List<String> statements = new ArrayList<>(way(Work.quiet()).preview(Work.quiet()));
        RefreshedCharm.recall(folder)
                .ifPresent(before ->
                        statements.add("-- afterwards you go back to the charm of before:\n--   " + before.back()));
        return statements;
    }

    @Override
    public KratosUndo apply(Work work) throws Exception {
        return way(work).apply(work);
    }

    @Override
    public Optional<Finding> begun() {
        return used.flatMap(UndoWay::begun);
    }
}
