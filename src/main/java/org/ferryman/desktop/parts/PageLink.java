package org.ferryman.desktop.parts;

import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.control.Hyperlink;

/** Leads to another page of the way; the window goes there if that can be done. */
public final class PageLink extends Hyperlink {

    /** Asks the window around it. */
    public static final EventType<Wish> WISH = new EventType<>(Event.ANY, "page-link");

    /** @param page its id */
    public PageLink(String text, String page) {
        super(text);
        setMinWidth(USE_PREF_SIZE);
        setOnAction(event -> fireEvent(new Wish(page)));
    }

    /** That a page be shown. */
    public static final class Wish extends Event {

        private static final long serialVersionUID = 1L;

        private final String page;

        Wish(String page) {
            super(WISH);
            this.page = page;
        }

        /** The page's id. */
        public String page() {
            return page;
        }
    }
}
