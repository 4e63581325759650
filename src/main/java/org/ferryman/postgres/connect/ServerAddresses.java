package org.ferryman.postgres.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;

/** The addresses behind a connection's host: they are tried one after the other, until one accepts. */
public final class ServerAddresses {

    private ServerAddresses() {}

    /** The address that is given, else those that the name has. */
    public static List<InetAddress> of(ConnectionSettings settings) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(settings.address().orElse(settings.host())));
    }

    /** A TCP connection to the first that accepts one. */
    public static Socket connect(ConnectionSettings settings) throws IOException {
        IOException last = new UnknownHostException(settings.host());
        for (InetAddress address : of(settings)) {
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(address, settings.port()),
                        Math.toIntExact(settings.connectTimeout().toMillis()));
                return socket;
            } catch (IOException refused) {
                socket.close();
                last = refused;
            }
        }
        throw last;
    }
}
