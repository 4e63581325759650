package org.ferryman.desktop.users;

import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.users.UserJobs.Job;

/** The page of the two users: one part for each thing to do, in their order. */
public final class UsersView extends VBox {

    private final UsersPage page;
    private final OutcomeView unknown;
    private final ProgressView progress = new ProgressView();
    private final RoleSection role;
    private final SchemaSection schema;
    private final ServerSection server;
    private final QuietSection quiet;
    private final FreezeSection freeze;

    /** Shows the model. */
    public UsersView(UsersPage page) {
        this.page = page;
        getStyleClass().add("page-body");
        this.unknown = new OutcomeView(page.workspace().user().log());
        this.role = new RoleSection(page);
        this.schema = new SchemaSection(page);
        this.server = new ServerSection(page);
        this.quiet = new QuietSection(page);
        this.freeze = new FreezeSection(page);
        getChildren().addAll(progress, unknown, role, schema, server, quiet, freeze);
        page.revisionProperty().addListener((property, before, after) -> refresh());
        page.jobs()
                .all()
                .forEach(job -> job.activity()
                        .progressProperty()
                        .addListener((property, before, after) -> progress.show(after)));
        refresh();
    }

    private void refresh() {
        Job<?> running = page.jobs().running();
        Nodes.show(progress, running != null);
        unknown.show(page.lookActivity().outcomeProperty().get());
        role.refresh();
        schema.refresh();
        server.refresh();
        quiet.refresh();
        freeze.refresh();
    }
}
