package org.ferryman;

import org.ferryman.app.MachineSettings;
import org.ferryman.desktop.DesktopLauncher;

/** The program's start: without arguments the wizard, with arguments the command line. */
public final class Main {

    /** psql tries the addresses of a name in the order that the system gives them, and so do we. */
    private static final String PREFERRED = "java.net.preferIPv6Addresses";

    private Main() {}

    /** Ends the process with the exit code of the command line, or when the window is closed. */
    public static void main(String[] arguments) {
        MachineSettings.adopt();
        if (System.getProperty(PREFERRED) == null) {
            System.setProperty(PREFERRED, "system");
        }
        if (arguments.length > 0) {
            org.ferryman.cli.Main.main(arguments);
        } else {
            DesktopLauncher.open().ifPresent(org.ferryman.cli.Main::withoutDisplay);
        }
    }
}
