package org.ferryman.desktop;

import java.util.List;
import org.ferryman.desktop.connections.ConnectionsPage;
import org.ferryman.desktop.connections.ConnectionsView;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.start.StartView;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.Workspace;

/** The pages, in their order. */
final class Pages {

    private Pages() {}

    static List<PageEntry> of(Workspace workspace) {
        StartPage start = new StartPage(workspace);
        ConnectionsPage connections = new ConnectionsPage(workspace);
        return List.of(
                new PageEntry(start, () -> new StartView(start)),
                new PageEntry(connections, () -> new ConnectionsView(connections)));
    }
}
