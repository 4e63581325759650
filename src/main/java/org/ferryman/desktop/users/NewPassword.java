package org.ferryman.desktop.users;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.postgres.connect.Secret;
import org.jspecify.annotations.Nullable;

/** The new user's password: given by the user, or generated and shown once. */
final class NewPassword {

    private final Workspace workspace;
    private final StringProperty given = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<@Nullable Secret> generated = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Path> file = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Outcome<?>> failure = new ReadOnlyObjectWrapper<>();

    NewPassword(Workspace workspace) {
        this.workspace = workspace;
    }

    /** What the user gave; empty if one is to be generated. */
    Optional<Secret> chosen() {
        return given.get().isEmpty() ? Optional.empty() : Optional.of(Secret.of(given.get()));
    }

    /** Reads whether there is a file with it; to be shown only if it was made just now. */
    void read(boolean show) {
        workspace.read(
                opened -> {
                    Path folder = opened.run().folder();
                    return NewUserStep.generated(folder)
                            .map(found -> new Kept(found, folder.resolve(NewUserStep.PASSWORD_FILE)));
                },
                found -> {
                    file.set(found.map(Kept::file).orElse(null));
                    generated.set(show ? found.map(Kept::secret).orElse(null) : generated.get());
                },
                this::fail);
    }

    private record Kept(Secret secret, Path file) {}

    /** The user has it elsewhere: it is shown no more, and its file is deleted. */
    void forget() {
        OpenDatabase opened = workspace.openedProperty().get();
        generated.set(null);
        if (opened != null) {
            workspace.tasks().run(() -> NewUserStep.forget(opened.run().folder()), gone -> file.set(null), this::fail);
        }
    }

    private void fail(Exception unusable) {
        failure.set(new Outcome.Failed<>(UnexpectedFailure.finding(unusable), unusable));
    }

    /** It is shown no more; its file stays. */
    void hide() {
        generated.set(null);
    }

    void reset() {
        given.set("");
        generated.set(null);
        file.set(null);
        failure.set(null);
    }

    /** Typed by the user. */
    StringProperty givenProperty() {
        return given;
    }

    /** Generated just now; null if it is not to be shown. */
    ReadOnlyObjectProperty<@Nullable Secret> generatedProperty() {
        return generated.getReadOnlyProperty();
    }

    /** Where a generated one is kept; null if there is none. */
    ReadOnlyObjectProperty<@Nullable Path> fileProperty() {
        return file.getReadOnlyProperty();
    }

    /** Why its file could not be used; null if it could. */
    ReadOnlyObjectProperty<@Nullable Outcome<?>> failureProperty() {
        return failure.getReadOnlyProperty();
    }
}
