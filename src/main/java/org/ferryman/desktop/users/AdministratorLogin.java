package org.ferryman.desktop.users;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.ServerReached;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with the same database and the same record as another user, and back: some steps need an administrator, and
 * nobody should have to test the connection anew for them. What is at work stays so if the other user can't log in.
 */
public final class AdministratorLogin {

    private final Workspace workspace;
    private final Activity<ServerReached> trying;
    private final StringProperty user = new SimpleStringProperty("");
    private final StringProperty password = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Optional<ConnectionSettings>> before =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private @Nullable ConnectionSettings wanted;

    /** Nobody else is wanted yet. */
    public AdministratorLogin(Workspace workspace) {
        this.workspace = workspace;
        this.trying = workspace.activity("login");
        trying.stateProperty().addListener((property, was, now) -> {
            if (now == Activity.State.ENDED && trying.outcomeProperty().get() instanceof Outcome.Done) {
                workspace.tasks().onUi(this::goOn);
            }
        });
        workspace.openedProperty().addListener((property, was, now) -> {
            boolean another = now != null
                    && before.get()
                            .filter(first -> !now.run()
                                    .database()
                                    .settings()
                                    .url()
                                    .equals(first.toUser(now.run()
                                                    .database()
                                                    .settings()
                                                    .user())
                                            .url()))
                            .isPresent();
            if (another) {
                before.set(Optional.empty());
            }
        });
    }

    /** Tries the user that is named, and goes on as that one. */
    void connect() {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened != null && !user.get().isBlank()) {
            ConnectionSettings now = opened.run().database().settings();
            ConnectionSettings named = now.toUser(user.get().strip());
            start(opened, password.get().isEmpty() ? named : named.withPassword(Secret.of(password.get())));
        }
    }

    /** Goes on as the user that it was first opened as. */
    void goBack() {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened != null) {
            before.get().ifPresent(first -> start(opened, first));
        }
    }

    private void start(OpenDatabase opened, ConnectionSettings settings) {
        wanted = settings;
        String schema = opened.run().identity().schema();
        trying.start((progress, cancellation) -> {
            try (Database database = Database.open(settings)) {
                return new Outcome.Done<>(new Transactions(database)
                        .snapshot(cancellation, session -> ServerReached.of(session, schema)));
            }
        });
    }

    private void goOn() {
        OpenDatabase opened = workspace.openedProperty().get();
        ConnectionSettings settings = wanted;
        if (opened == null || settings == null) {
            return;
        }
        ConnectionSettings now = opened.run().database().settings();
        boolean back = before.get().filter(settings::equals).isPresent();
        before.set(back ? Optional.empty() : before.get().or(() -> Optional.of(now)));
        password.set("");
        workspace.open((progress, cancellation) -> new Outcome.Done<>(OpenDatabase.open(
                settings, opened.settings(), Optional.of(opened.run().folder()), workspace.user(), "", cancellation)));
    }

    /** Who it is connected as; empty while nothing is open. */
    Optional<String> connectedAs() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .map(opened -> opened.run().database().settings().user());
    }

    /** The user to go on as. */
    StringProperty userProperty() {
        return user;
    }

    /** The password of that user. */
    StringProperty passwordProperty() {
        return password;
    }

    /** How it was connected before another user was named; empty if that is how it is connected now. */
    ReadOnlyObjectProperty<Optional<ConnectionSettings>> beforeProperty() {
        return before.getReadOnlyProperty();
    }

    /** The try to log in. */
    Activity<ServerReached> trying() {
        return trying;
    }

    Workspace workspace() {
        return workspace;
    }
}
