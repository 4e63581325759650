package org.ferryman.engine.file;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine calls itself. */
public final class HostName {

    private static final String OWN = find();

    private HostName() {}

    /** Asked for once; {@code unknown} where it has no name. */
    public static String own() {
        return OWN;
    }

    private static String find() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
