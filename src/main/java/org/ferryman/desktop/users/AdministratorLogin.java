package org.ferryman.desktop.users;

import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.OpenDatabase.Login;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.ServerReached;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;

/**
 * Goes on with the same database and the same record as another user, and back: some steps need an administrator, and
 * nobody should have to test the connection anew for them. What is at work stays so if the other user can't log in.
 */
public final class AdministratorLogin {

    private final Workspace workspace;
    private final Activity<Login> trying;
    private final StringProperty user = new SimpleStringProperty("");
    private final StringProperty password = new SimpleStringProperty("");

    /** Nobody else is wanted yet. */
    public AdministratorLogin(Workspace workspace) {
        this.workspace = workspace;
        this.trying = workspace.activity("login");
        trying.stateProperty().addListener((property, was, now) -> {
            if (now == Activity.State.ENDED && trying.outcomeProperty().get() instanceof Outcome.Done<Login> done) {
                workspace.tasks().onUi(() -> goOn(done.result()));
            }
        });
    }

    /** Tries the user that is named, and goes on as that one. */
    void connect() {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened != null && !user.get().isBlank()) {
            ConnectionSettings named =
                    opened.login().connection().toUser(user.get().strip());
            start(
                    opened,
                    new Login(password.get().isEmpty() ? named : named.withPassword(Secret.of(password.get())), ""));
        }
    }

    /** Goes on as the user that it was first opened as. */
    void goBack() {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened != null) {
            opened.before().ifPresent(first -> start(opened, first));
        }
    }

    private void start(OpenDatabase opened, Login login) {
        String schema = opened.run().identity().schema();
        trying.start((progress, cancellation) -> {
            try (Database database = Database.open(login.connection())) {
                new Transactions(database).snapshot(cancellation, session -> ServerReached.of(session, schema));
            }
            return new Outcome.Done<>(login);
        });
    }

    private void goOn(Login login) {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened != null) {
            password.set("");
            workspace.open((progress, cancellation) ->
                    new Outcome.Done<>(opened.anew(login, opened.settings(), workspace.user(), cancellation)));
        }
    }

    /** Who it is connected as; empty while nothing is open. */
    Optional<String> connectedAs() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .map(opened -> opened.login().connection().user());
    }

    /** Who it was connected as before another user was named; empty if that is who it is connected as now. */
    Optional<String> connectedBefore() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .flatMap(OpenDatabase::before)
                .map(first -> first.connection().user());
    }

    /** The user to go on as. */
    StringProperty userProperty() {
        return user;
    }

    /** The password of that user. */
    StringProperty passwordProperty() {
        return password;
    }

    /** The try to log in. */
    Activity<Login> trying() {
        return trying;
    }

    Workspace workspace() {
        return workspace;
    }
}
