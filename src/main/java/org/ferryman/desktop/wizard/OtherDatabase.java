package org.ferryman.desktop.wizard;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.jspecify.annotations.Nullable;

/** A second database that the user names, for a copy or as a replica; checked as it is typed. */
public final class OtherDatabase {

    private final ServiceWorkspace<?> workspace;
    private final StringProperty url = new SimpleStringProperty("");
    private final StringProperty password = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper safeUrl = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Finding> finding = new ReadOnlyObjectWrapper<>();

    /** None named yet. */
    public OtherDatabase(ServiceWorkspace<?> workspace) {
        this.workspace = workspace;
        url.addListener((property, before, after) -> check(after));
    }

    private void check(String typed) {
        safeUrl.set("");
        finding.set(null);
        if (typed.isBlank()) {
            return;
        }
        workspace.tasks().run(() -> resolve(typed, "").url(), safe -> checked(typed, safe, null), failure -> {
            Optional<Finding> first = FailureOutcomes.of(failure, new Cancellation()).findings().stream()
                    .findFirst();
            checked(typed, "", first.orElse(null));
        });
    }

    private void checked(String typed, String safe, @Nullable Finding wrong) {
        if (typed.equals(url.get())) {
            finding.set(wrong);
            safeUrl.set(safe);
        }
    }

    /**
     * What to connect to; a typed password counts more than one in the environment, which may be another database's.
     *
     * @throws InputException if the URL can't be used
     */
    public ConnectionSettings resolve(String from, String typedPassword) throws InputException {
        Map<String, String> environment = new HashMap<>(workspace.user().environment());
        if (!typedPassword.isEmpty()) {
            environment.put("PGPASSWORD", typedPassword);
        }
        return ConnectionSettings.resolve(from, environment, workspace.user().home(), PasswordPrompt.NONE)
                .with(workspace.patience());
    }

    /** As libpq writes it, without the password. */
    public StringProperty urlProperty() {
        return url;
    }

    /** Its password; if empty, where libpq would look is looked. */
    public StringProperty passwordProperty() {
        return password;
    }

    /** The URL as it was understood, without a secret; empty if it wasn't. */
    public ReadOnlyStringProperty safeUrlProperty() {
        return safeUrl.getReadOnlyProperty();
    }

    /** What is wrong with the URL; null if nothing is. */
    public ReadOnlyObjectProperty<@Nullable Finding> findingProperty() {
        return finding.getReadOnlyProperty();
    }
}
