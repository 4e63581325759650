package org.ferryman;

import org.ferryman.desktop.Desktop;

/** The program's start: without arguments the wizard, with arguments the command line. */
public final class Main {

    private Main() {}

    /** Ends the process with the exit code of the command line, or when the window is closed. */
    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            org.ferryman.cli.Main.main(arguments);
        } else {
            Desktop.open().ifPresent(org.ferryman.cli.Main::withoutDisplay);
        }
    }
}
