package org.ferryman.kratos.juju;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;

/** The charm that runs Kratos, through Juju's client. */
public final class JujuCharm {

    private final KratosCharm charm;
    private final JujuClient client;

    /** Through the client that the charm was named with. */
    public JujuCharm(KratosCharm charm, Patience patience) {
        this.charm = charm;
        this.client = new JujuClient(charm.program(), patience);
    }

    /**
     * What Juju says.
     *
     * @param application empty if it is not there, or Juju did not answer
     * @param noAccess why Juju did not answer, for people; empty if it did
     */
    public record Seen(Optional<JujuApplication> application, String noAccess) {

        /** Whether Juju answered. */
        public boolean hasAccess() {
            return noAccess.isEmpty();
        }
    }

    /** Looks at the application. */
    public Seen look(Cancellation cancellation) throws CancelledException, InterruptedException {
        return look(charm.name(), cancellation);
    }

    /** Looks at one of the same Juju. */
    Seen look(JujuName name, Cancellation cancellation) throws CancelledException, InterruptedException {
        JujuAnswer answer = client.ask(name.in("status"), cancellation);
        return new Seen(
                answer.isThere() ? JujuApplication.read(answer.json(), name) : Optional.empty(), answer.failure());
    }

    /** What its leader, or another unit, says of the database; empty if it says nothing. */
    public Optional<CharmDatabase> database(JujuApplication application, Cancellation cancellation)
            throws CancelledException, InterruptedException {
        Optional<String> unit = application
                .leader()
                .or(() -> application.units().stream().findFirst())
                .map(JujuApplication.Unit::name);
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        JujuAnswer answer = client.ask(application.name().in("show-unit", unit.get()), cancellation);
        return answer.isThere() ? CharmDatabase.read(answer.json(), unit.get()) : Optional.empty();
    }

    /**
     * Refreshes the charm.
     *
     * @return why Juju did not; empty if it says that it did
     */
    public String refresh(Cancellation cancellation) throws CancelledException, InterruptedException {
        return client.tell(charm.refresh(), cancellation).failure();
    }

    /** Has the charm run the migrations, for at most this long. */
    public CharmAction migrate(long seconds, Cancellation cancellation) {
        return CharmAction.begin(this, client, words(seconds), cancellation);
    }

    /** Juju itself waits a little longer than the charm. */
    private List<String> words(long seconds) {
        List<String> words = charm.migration(seconds);
        words.add("--wait=" + (seconds + client.patience().server().toSeconds()) + "s");
        return words;
    }

    /** A task that was begun before. */
    public CharmAction task(String id, Cancellation cancellation) {
        return CharmAction.follow(this, client.patience(), id, cancellation);
    }

    /** How a task stands; empty if Juju does not say. */
    Optional<MigrationTask> show(String id, Cancellation cancellation) throws CancelledException, InterruptedException {
        JujuAnswer answer = client.ask(charm.name().in("show-task", id), cancellation);
        return answer.isThere() ? MigrationTask.read(answer.json(), id) : Optional.empty();
    }
}
