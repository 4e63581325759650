package org.ferryman.desktop.connections;

import atlantafx.base.theme.Styles;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.PasswordField;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.controlsfx.validation.ValidationResult;
import org.controlsfx.validation.ValidationSupport;
import org.controlsfx.validation.decoration.GraphicValidationDecoration;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.postgres.connect.SslMode;
import org.jspecify.annotations.Nullable;

/** One connection: where its settings come from, the fields themselves, and certificates. */
public final class EntryView extends VBox {

    private static final Set<String> SECRETS = Set.of("PGPASSWORD", "PGSSLPASSWORD");

    private final ServiceConnectionsPage<?> page;
    private final ConnectionEntry entry;
    private final ConnectionFields fields;
    private final String prefix;
    private final TextBundle texts;
    private final ValidationSupport validation = new ValidationSupport();

    /**
     * Shows one of the page's connections.
     *
     * @param prefix begins the ids of its nodes; empty for the first: only its labels have keys, too
     */
    public EntryView(ServiceConnectionsPage<?> page, ConnectionEntry entry, String prefix) {
        this.page = page;
        this.entry = entry;
        this.fields = entry.fields();
        this.prefix = prefix;
        this.texts = ServiceConnectionsPage.form();
        getStyleClass().add("form");
        validation.setValidationDecorator(new GraphicValidationDecoration());
        FormGrid top = new FormGrid();
        top.wide(new Label(texts.get("source")), sources());
        FormGrid password = new FormGrid();
        Label ssl = label("ssl");
        Node modes = sslMode();
        ssl.visibleProperty().bind(modes.visibleProperty());
        password.pair(label("password"), password(), ssl, modes);
        Label about = Labels.small("");
        about.setId(prefix + "password-and-ssl");
        about.textProperty()
                .bind(Bindings.createStringBinding(
                        this::aboutPasswordAndSsl, fields.sslMode, fields.source, entry.passwordOriginProperty()));
        password.note(about);
        getChildren()
                .addAll(
                        top,
                        shownFor(SettingsSource.FIELDS, places()),
                        shownFor(SettingsSource.SERVICE, service()),
                        shownFor(SettingsSource.ENVIRONMENT, Labels.muted(environment())),
                        password,
                        shownFor(SettingsSource.FIELDS, certificates()),
                        further());
        fields.source.addListener((property, before, after) -> validation.revalidate());
    }

    private Label label(String key) {
        return new Label(text(key));
    }

    private String text(String key) {
        return prefix.isEmpty() ? texts.get(key) : texts.plain(key);
    }

    private Node shownFor(SettingsSource source, Node node) {
        node.visibleProperty().bind(fields.source.isEqualTo(source));
        node.managedProperty().bind(node.visibleProperty());
        return node;
    }

    private Node sources() {
        ToggleGroup group = new ToggleGroup();
        HBox box = new HBox();
        box.getStyleClass().add("source-choice");
        for (SettingsSource source : SettingsSource.values()) {
            box.getChildren().add(choice(source, group));
        }
        return box;
    }

    private RadioButton choice(SettingsSource source, ToggleGroup group) {
        return Buttons.choice(text("source." + source), prefix + "source", source, fields.source, group);
    }

    private Node places() {
        FormGrid grid = new FormGrid();
        TextField host = bound(new TextField(), "host", fields.host);
        TextField port = bound(new TextField(), "port", fields.port);
        validate(host, fields::hostProblem);
        validate(port, fields::portProblem);
        grid.pair(label("host"), host, label("port"), port);
        grid.pair(
                label("database"),
                bound(new TextField(), "database", fields.database),
                label("user"),
                bound(new TextField(), "user", fields.user));
        return grid;
    }

    private Node password() {
        return bound(new PasswordField(), "password", fields.password);
    }

    private <F extends TextField> F bound(F field, String key, StringProperty value) {
        field.setId(prefix + key);
        field.setPromptText(texts.get(key + ".prompt"));
        field.textProperty().bindBidirectional(value);
        field.setOnAction(event -> page.testByKey());
        UrlIntake.at(field, page, entry);
        return field;
    }

    private void validate(Control control, Supplier<Optional<String>> problem) {
        validation.registerValidator(control, false, (Control owner, String value) -> {
            Optional<String> key = problem.get();
            return ValidationResult.fromErrorIf(owner, key.map(texts::get).orElse(""), key.isPresent());
        });
    }

    private Node sslMode() {
        ComboBox<SslMode> modes = new ComboBox<>();
        modes.setId(prefix + "ssl-mode");
        modes.getItems().setAll(SslMode.values());
        modes.setMaxWidth(Double.MAX_VALUE);
        modes.setCellFactory(list -> new ModeCell());
        modes.setButtonCell(new ModeCell());
        modes.valueProperty().bindBidirectional(fields.sslMode);
        modes.visibleProperty().bind(fields.source.isEqualTo(SettingsSource.FIELDS));
        return modes;
    }

    private String aboutPasswordAndSsl() {
        String origin = entry.passwordOriginProperty().get();
        String ssl = fields.source.get() == SettingsSource.FIELDS ? texts.get("ssl." + fields.sslMode.get()) : "";
        return Arrays.asList(origin, ssl).stream()
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("   ·   "));
    }

    private Node service() {
        FormGrid grid = new FormGrid();
        ComboBox<String> sections = new ComboBox<>(page.services());
        sections.setId(prefix + "service");
        sections.setEditable(true);
        sections.setMaxWidth(Double.MAX_VALUE);
        sections.getEditor().textProperty().bindBidirectional(fields.service);
        UrlIntake.at(sections.getEditor(), page, entry);
        grid.wide(label("service"), sections);
        Label none = Labels.muted(texts.get("service.none"));
        none.visibleProperty().bind(Bindings.isEmpty(page.services()));
        none.managedProperty().bind(none.visibleProperty());
        grid.note(none);
        return grid;
    }

    private String environment() {
        Map<String, String> variables = new TreeMap<>(page.workspace().user().environment());
        variables.keySet().removeIf(name -> !name.startsWith("PG"));
        String said = variables.entrySet().stream()
                // Only the variable's name where its value is a secret.
                .map(variable -> SECRETS.contains(variable.getKey())
                        ? variable.getKey()
                        : variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.joining(", "));
        return said.isEmpty() ? texts.get("environment.nothing") : texts.get("environment.variables", said);
    }

    private Node certificates() {
        FormGrid grid = new FormGrid();
        file(grid, "certificates.root", fields.rootCertificate);
        file(grid, "certificates.client", fields.clientCertificate);
        file(grid, "certificates.key", fields.clientKey);
        TitledPane pane = new TitledPane(texts.get("certificates"), grid);
        pane.setId(prefix + "certificates");
        pane.setAnimated(false);
        pane.setExpanded(false);
        pane.getStyleClass().addAll(Styles.DENSE, "certificates");
        fields.sslMode.addListener((property, before, after) -> {
            if (after.verifiesCertificate() && fields.rootCertificate.get().isEmpty()) {
                pane.setExpanded(true);
            }
        });
        return pane;
    }

    private FileField file(FormGrid grid, String key, StringProperty path) {
        FileField file = new FileField(
                prefix + key.replace('.', '-'),
                texts.get(key + ".prompt"),
                texts.get("choose"),
                path,
                page.workspace().lastFolderProperty());
        UrlIntake.at(file.field(), page, entry);
        file.field().setOnAction(event -> page.testByKey());
        grid.wide(label(key), file);
        return file;
    }

    private Node further() {
        Label names = Labels.muted("");
        names.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> texts.get("further", String.join(", ", new TreeMap<>(fields.further.get()).keySet())),
                        fields.further));
        Hyperlink drop = new Hyperlink(texts.get("further.drop"));
        drop.setOnAction(event -> fields.further.set(Map.of()));
        drop.setMinWidth(USE_PREF_SIZE);
        HBox row = new HBox(names, drop);
        row.getStyleClass().addAll("field-row", "further");
        row.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !fields.further.get().isEmpty(), new Observable[] {fields.further}));
        row.managedProperty().bind(row.visibleProperty());
        return row;
    }

    private static final class ModeCell extends ListCell<SslMode> {
        @Override
        protected void updateItem(@Nullable SslMode mode, boolean empty) {
            super.updateItem(mode, empty);
            setText(empty || mode == null ? "" : mode.keyword());
        }
    }
}
