package org.ferryman.desktop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.application.Application;
import javafx.scene.Scene;
import org.ferryman.desktop.shell.Theme;

/**
 * Looks at windows as a critical user does, and compares what is wrong with what is known to be: see
 * {@code known-complaints.txt}.
 */
public final class Sight {

    private static final Size LARGE = new Size(1280, 800);

    /** The smallest that is promised to work. */
    private static final Size SMALL = new Size(1024, 700);

    /** What a screen of full HD leaves that draws everything twice as large. */
    private static final Size LEAST = new Size(960, 510);

    private final String state;
    private final KnownComplaints seen = new KnownComplaints();
    private final Map<Theme, FocusLook> focus = Map.of(Theme.LIGHT, new FocusLook(), Theme.DARK, new FocusLook());
    private Theme theme = Theme.LIGHT;

    /** @param state what the pages are in, in a word: the list names it, and so it is one of this test alone */
    public Sight(String state) {
        this.state = state;
    }

    /** Looks at a window at all sizes and in both themes. */
    public void look(Scene scene, String page) {
        runOnFx(() -> {
            // What is new in the window takes its place by the window's own size, as it does for a user.
            fit(scene);
            look(scene, page, theme);
            look(scene, page, other(theme));
            fit(scene);
        });
    }

    /**
     * As {@link #look}, and goes through a part of the window with Tab.
     *
     * @param part its style class
     */
    public void lookAndTab(Scene scene, String page, String part) {
        look(scene, page);
        runOnFx(() -> {
            tab(scene, page, part, theme);
            tab(scene, page, part, other(theme));
        });
    }

    /** Looks at a window as it is, without a change of its size or its colours. */
    public void lookOnce(Scene scene, String page) {
        runOnFx(() -> add(page, Layout.complaints(scene), String.valueOf((int) scene.getWidth())));
    }

    private void look(Scene scene, String page, Theme now) {
        colour(now);
        // Themes differ in their colours only: what one of them did to sizes would be seen at one size, too.
        List<Size> sizes = now == Theme.LIGHT ? List.of(LARGE, SMALL, LEAST) : List.of(SMALL);
        for (Size size : sizes) {
            add(page, Layout.complaints(scene, size.width, size.height), String.valueOf(size.width));
        }
        for (String faint : Contrast.faint(scene.getRoot())) {
            String[] parts = faint.split(": ", 3);
            String text = "“" + Names.plain(parts[2]) + "”";
            add(page, List.of(new Complaint(Complaint.Kind.FAINT, text, parts[0] + ", " + parts[1])), name(now));
        }
    }

    private void tab(Scene scene, String page, String part, Theme now) {
        colour(now);
        scene.getRoot().applyCss();
        add(page, focus.get(now).complaints(scene, scene.lookup(part)), name(now));
    }

    private void add(String page, List<Complaint> found, String where) {
        found.forEach(complaint -> seen.add(page, complaint, state, where));
    }

    private void colour(Theme now) {
        theme = now;
        String sheet = now.styleSheet(false);
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
    }

    private static Theme other(Theme theme) {
        return theme == Theme.DARK ? Theme.LIGHT : Theme.DARK;
    }

    private static String name(Theme theme) {
        return theme.name().toLowerCase(Locale.ROOT);
    }

    private static void fit(Scene scene) {
        scene.getRoot().resize(scene.getWidth(), scene.getHeight());
        scene.getRoot().applyCss();
        scene.getRoot().layout();
    }

    /** Nothing is wrong but what is known to be, and all of that is still there. */
    public void assertNothingElse() {
        runOnFx(() -> colour(Theme.LIGHT));
        assertThat(KnownComplaints.read().differences(seen, state)).isEmpty();
    }

    private record Size(int width, int height) {}
}
