package org.ferryman.postgres.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.ServerAddresses;

/** The way to the server, before anything of PostgreSQL: name, then port. */
final class NetworkChecks {

    private final ConnectionSettings settings;
    private List<InetAddress> addresses = List.of();

    NetworkChecks(ConnectionSettings settings) {
        this.settings = settings;
    }

    CheckResult resolve() {
        try {
            addresses = ServerAddresses.of(settings);
        } catch (UnknownHostException unknown) {
            return CheckResult.failed(Finding.blocker(
                    "HOST_UNKNOWN",
                    "The host name " + settings.host() + " is not known.",
                    "Without an address there is nothing to connect to.",
                    "Correct the name, or check DNS and VPN of this workstation."));
        }
        return CheckResult.of(
                addresses.stream().map(InetAddress::getHostAddress).distinct().collect(Collectors.joining(", ")));
    }

    CheckResult connect() {
        String reason = "";
        for (InetAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address, settings.port()),
                        Math.toIntExact(settings.connectTimeout().toMillis()));
                return CheckResult.of(address.getHostAddress() + " port " + settings.port() + " accepts connections");
            } catch (IOException refused) {
                reason = address.getHostAddress() + ": " + refused.getMessage();
            }
        }
        return CheckResult.failed(Finding.blocker(
                "PORT_CLOSED",
                "No connection to port " + settings.port() + " of " + settings.host() + " (" + reason + ").",
                "The server is not running there, does not listen on that address, or a firewall is in between.",
                "Check host and port, listen_addresses on the server, and the firewall."));
    }

    /** Whether what is sent stays on this machine. */
    boolean isLoopback() {
        return !addresses.isEmpty() && addresses.stream().allMatch(InetAddress::isLoopbackAddress);
    }
}
