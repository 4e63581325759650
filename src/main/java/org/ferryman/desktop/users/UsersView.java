package org.ferryman.desktop.users;

import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;

/** The page of the two users: one part for each thing to do, in their order. */
public final class UsersView extends VBox {

    private final OutcomeView unknown;
    private final ProgressView progress = new ProgressView();
    private final RoleSection role;
    private final SchemaSection schema;
    private final ServerSection server;
    private final QuietSection quiet;
    private final FreezeSection freeze;

    /** Shows the model. */
    public UsersView(UsersPage page) {
        getStyleClass().add("page-body");
        this.unknown = new OutcomeView(page.workspace().user().log());
        this.role = new RoleSection(page);
        this.schema = new SchemaSection(page);
        this.server = new ServerSection(page);
        this.quiet = new QuietSection(page);
        this.freeze = new FreezeSection(page);
        getChildren()
                .addAll(
                        new AdministratorView(page.administrator(), page),
                        progress,
                        unknown,
                        role,
                        schema,
                        server,
                        quiet,
                        freeze);
        page.contentProperty().addListener((property, before, after) -> refresh(after));
        page.steps()
                .all()
                .forEach(step -> step.viewProperty().addListener((property, before, after) -> {
                    if (after.isBusy()) {
                        progress.show(after.progress());
                    }
                }));
        refresh(page.contentProperty().get());
    }

    private void refresh(UsersContent now) {
        Nodes.show(progress, now.isBusy());
        unknown.show(now.unseen());
        role.refresh(now);
        schema.refresh(now);
        server.refresh();
        quiet.refresh();
        freeze.refresh(now);
    }
}
