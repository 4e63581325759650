package org.ferryman.desktop;

import java.util.List;
import org.ferryman.desktop.skipped.SkippedPage;
import org.ferryman.desktop.skipped.SkippedView;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.start.StartView;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.Workspace;

/** The pages, in their order. */
final class Pages {

    private Pages() {}

    static List<PageEntry> of(Workspace workspace) {
        StartPage start = new StartPage(workspace);
        SkippedPage skipped = new SkippedPage(workspace);
        return List.of(
                new PageEntry(start, () -> new StartView(start)),
                new PageEntry(skipped, () -> new SkippedView(skipped)));
    }
}
