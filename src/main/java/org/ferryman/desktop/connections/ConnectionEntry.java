package org.ferryman.desktop.connections;

import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.ConnectionForm;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;

/** One connection as it is written on the page: its fields, and the variables that a draft names besides. */
public final class ConnectionEntry {

    private static final TextBundle TEXTS = TextBundle.of(ConnectionEntry.class);

    private final ConnectionFields fields;
    private final ReadOnlyStringWrapper passwordOrigin = new ReadOnlyStringWrapper("");
    private Map<String, String> environment = Map.of();

    /** @param process the environment of this program: says which sslmode is usual here */
    public ConnectionEntry(Map<String, String> process) {
        this.fields = new ConnectionFields(process);
    }

    /** Calls after each change of what is written. */
    void onChange(Runnable changed) {
        fields.onChange(changed);
    }

    /**
     * Says what a draft says.
     *
     * @param variables what stands in the environment besides the process's own
     * @throws InputException if the URL can't be read; then nothing changes
     */
    public void take(String url, Map<String, String> variables) throws InputException {
        ConnectionForm form = ConnectionForm.parse(url).form();
        environment = Map.copyOf(variables);
        fields.fill(form, Optional.empty());
    }

    /**
     * Says what a URL says, with its password.
     *
     * @throws InputException if it can't be read; then nothing changes
     */
    public void paste(String url) throws InputException {
        ConnectionForm.Pasted pasted = ConnectionForm.parse(url);
        environment = Map.of();
        fields.fill(pasted.form(), pasted.password());
    }

    /** What is written, without a password. */
    public String url() {
        return fields.form().url();
    }

    /** What is written, to be connected to. */
    public ConnectionInputs inputs() {
        return new ConnectionInputs(url(), environment, fields.secret());
    }

    /** What stands in the environment besides the process's own. */
    Map<String, String> environment() {
        return environment;
    }

    /** The key of the text that says what can't be right. */
    Optional<String> problem() {
        return fields.problem();
    }

    /** It is known what it stands for. */
    void resolved(ConnectionSettings settings) {
        String origin = settings.password().map(Secret::origin).orElse("-");
        passwordOrigin.set(
                switch (origin) {
                    case "" -> "";
                    case "-" -> TEXTS.get("password.none");
                    default -> TEXTS.get("password.from", origin);
                });
    }

    /** What it stood for is no longer what is written. */
    void unresolved() {
        passwordOrigin.set("");
    }

    /** Where the password came from, once that is known; empty if it was typed. */
    ReadOnlyStringProperty passwordOriginProperty() {
        return passwordOrigin.getReadOnlyProperty();
    }

    /** What is written, field by field. */
    ConnectionFields fields() {
        return fields;
    }
}
