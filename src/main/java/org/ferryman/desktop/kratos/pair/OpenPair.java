package org.ferryman.desktop.kratos.pair;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.RunSubject;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.UpgradeLines;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Runner;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.replication.PublisherAddress;
import org.slf4j.LoggerFactory;

/**
 * The two Kratos databases that the wizard works on, opened with their record, which belongs to the first.
 *
 * @param run the source and the record
 * @param runner does the steps, with both databases locked
 * @param pair both
 * @param addresses how they are connected to, and find each other
 * @param playbook its steps
 * @param choice which Kratos is upgraded to, as it was chosen
 * @param lines the command lines that do what the wizard does
 */
public record OpenPair(
        DatabaseRun run,
        Runner runner,
        ReplicationPair pair,
        Addresses addresses,
        KratosBlueGreenPlaybook playbook,
        NewKratosChoice choice,
        UpgradeLines lines)
        implements OpenedRun {

    /**
     * How both databases are connected to.
     *
     * @param source which Kratos uses
     * @param target which is to take over
     * @param sourceSeen the source, as the target's server sees it
     * @param targetSeen the target, as the source's server sees it
     */
    public record Addresses(
            ConnectionSettings source,
            ConnectionSettings target,
            ConnectionSettings sourceSeen,
            ConnectionSettings targetSeen) {

        /** What names them on the command line besides the source. */
        public List<String> options() {
            List<String> options = new ArrayList<>(List.of("--target", target.url()));
            if (!sourceSeen.url().equals(source.url())) {
                options.addAll(List.of("--source-as-seen-by-target", sourceSeen.url()));
            }
            if (!targetSeen.url().equals(target.url())) {
                options.addAll(List.of("--target-as-seen-by-source", targetSeen.url()));
            }
            return options;
        }
    }

    /**
     * Opens both with their record.
     *
     * @param folder where the record is; if empty, where this user's record of the source belongs
     * @param environment what the shell must set for the command line to find the passwords
     * @param opened is told at once that the target is open, on the thread of the step
     * @throws Exception as {@link DatabaseRun#open} does
     */
    public static OpenPair open(
            Addresses addresses,
            NewKratosChoice choice,
            Optional<Path> folder,
            UserFolders user,
            String environment,
            Consumer<OpenedTarget> opened,
            Cancellation cancellation)
            throws Exception {
        NewKratos newKratos = choice.resolve(user.environment());
        DatabaseRun run = DatabaseRun.open(
                addresses.source(), RunSubject.kratosBlueGreen(addresses.target()), folder, user, cancellation);
        try {
            Database target = Database.open(addresses.target());
            ReplicationPair pair =
                    new ReplicationPair(run.database(), target, new PublisherAddress(addresses.sourceSeen()));
            KratosBlueGreenPlaybook playbook = new KratosBlueGreenPlaybook(
                    pair, newKratos, run.folder(), user.run(KratosInPlacePlaybook.ID, run.identity()), opened);
            List<String> named =
                    new ArrayList<>(List.of("--url", addresses.source().url()));
            named.addAll(addresses.options());
            UpgradeLines lines = new UpgradeLines(new ProgramCall(user), environment, named, choice.options());
            return new OpenPair(run, run.runnerWith(target), pair, addresses, playbook, choice, lines);
        } catch (Exception failure) {
            run.close();
            throw failure;
        }
    }

    @Override
    public String commandLine(String command, String... options) {
        return lines.of(command, options);
    }

    /** What both are called, for people. */
    public String label() {
        return addresses.source().label() + " \u2192 " + addresses.target().label();
    }

    @Override
    public void close() {
        try {
            run.close();
        } catch (IOException failure) {
            LoggerFactory.getLogger(OpenPair.class).warn("the run folder could not be closed", failure);
        } finally {
            pair.target().close();
        }
    }
}
