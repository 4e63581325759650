package org.ferryman.postgres.connect;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Lets the driver connect to one address, whatever its host is called: the name is for the certificate. The driver
 * makes it by its class name.
 */
public final class AddressSockets extends SocketFactory {

    private final InetSocketAddress address;
    private final int timeout;

    /** @param argument address, port and milliseconds, with blanks between */
    public AddressSockets(String argument) throws IOException {
        String[] words = argument.split(" ", -1);
        this.address = new InetSocketAddress(InetAddress.getByName(words[0]), Integer.parseInt(words[1]));
        this.timeout = Integer.parseInt(words[2]);
    }

    static String argument(InetAddress address, ConnectionSettings settings) {
        return address.getHostAddress() + " " + settings.port() + " "
                + settings.connectTimeout().toMillis();
    }

    /** Connected; the driver leaves it so. */
    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, timeout);
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw new UnreachableException(address, refused);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    /** No TCP connection came about, so that another address may be tried. */
    static final class UnreachableException extends ConnectException {
        private static final long serialVersionUID = 1L;

        UnreachableException(InetSocketAddress address, IOException cause) {
            super(address.getAddress().getHostAddress() + " port " + address.getPort() + ": " + cause.getMessage());
            initCause(cause);
        }
    }
}
