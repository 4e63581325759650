package org.ferryman.cli.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.sample.SampleContent;
import org.ferryman.playbook.sample.SampleKind;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.embedded.EmbeddedServer;

/**
 * The playbook of a service that has one server.
 *
 * @param <C> what the sample holds
 * @param <R> the record that the steps belong to
 */
abstract class OneServerDemo<C extends SampleContent, R extends RecordedRun> extends Demo<R> {

    private final SampleKind<C> kind;

    OneServerDemo(
            SampleService service, SampleKind<C> kind, Terminal terminal, Cancellation cancellation, TextPage page) {
        super(service, terminal, cancellation, page);
        this.kind = kind;
    }

    /** What the sample is of, for people. */
    abstract String origin();

    /** What was made, for people. */
    abstract String made(C sample);

    /** Finds the service's tables. */
    abstract RelationFinder relations();

    /** Opens the record of the sample's database. */
    abstract R open(ConnectionSettings connection, Path config, Path folder) throws Exception;

    /**
     * What is done about the steps.
     *
     * @param way their order
     * @param scratch the sample's server, for its superuser
     */
    abstract PlaybookPlan plan(List<PlaybookStep<?, ?>> way, ConnectionSettings scratch);

    /** Shows where the database is in the end, and sums up. */
    abstract DemoSummary sum(C sample, R run) throws Exception;

    @Override
    final DemoSummary run(long size) throws Exception {
        Path folder = folder();
        try (EmbeddedServer server = server("Start a server of our own", EmbeddedServer::temporary)) {
            C sample = step(
                    service().command("start"),
                    "Make a database of " + origin(),
                    () -> kind.fill(server, size),
                    filled -> page().line(made(filled)),
                    filled -> List.of());
            Path config = Files.writeString(folder.resolve(kind.name() + ".yml"), sample.config());
            ConnectionSettings connection =
                    connection(kind.url(server), sample.password().orElseThrow());
            ConnectionSettings scratch = connection(server.url("postgres"), server.password());
            step(
                    kind.name() + " check",
                    "Test the connection",
                    () -> new ConnectionTest().run(connection, relations(), CheckText.live(page()), cancellation()),
                    report -> CheckText.summary(page(), report),
                    ConnectionReport::findings);
            try (R run = open(connection, config, folder)) {
                List<PlaybookStep<?, ?>> way = service().playbook().way(true);
                go(run, plan(way, scratch).stages(way.get(0), way.get(way.size() - 1)));
                return sum(sample, run);
            }
        }
    }
}
