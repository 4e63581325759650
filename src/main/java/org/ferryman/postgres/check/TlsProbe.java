package org.ferryman.postgres.check;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.ServerAddresses;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/**
 * Asks the server for TLS and looks at what it shows, trusting nothing and sending nothing: the driver tells of a
 * refused certificate only that it was refused.
 *
 * <p>Source: PostgreSQL documentation, "SSL Session Encryption" of the frontend/backend protocol.
 */
public final class TlsProbe {

    private static final int SSL_REQUEST = 80877103;

    private final ConnectionSettings settings;

    public TlsProbe(ConnectionSettings settings) {
        this.settings = settings;
    }

    /** What the server shows; empty if it does not offer TLS. */
    public Optional<Result> probe() throws IOException {
        int limit = Math.toIntExact(settings.connectTimeout().toMillis());
        try (Socket plain = ServerAddresses.connect(settings)) {
            plain.setSoTimeout(limit);
            DataOutputStream request = new DataOutputStream(plain.getOutputStream());
            request.writeInt(8);
            request.writeInt(SSL_REQUEST);
            request.flush();
            return plain.getInputStream().read() == 'S' ? Optional.of(handshake(plain)) : Optional.empty();
        }
    }

    private Result handshake(Socket plain) throws IOException {
        ShownCertificates shown = new ShownCertificates();
        try (SSLSocket socket = (SSLSocket)
                context(shown).getSocketFactory().createSocket(plain, settings.host(), settings.port(), true)) {
            socket.startHandshake();
            SSLSession session = socket.getSession();
            return new Result(
                    session.getProtocol(),
                    session.getCipherSuite(),
                    shown.chain,
                    shown.keyExchange,
                    PGjdbcHostnameVerifier.INSTANCE.verify(settings.host(), session));
        }
    }

    private static SSLContext context(ShownCertificates shown) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {shown}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException noTls) {
            throw new IOException(noTls);
        }
    }

    /**
     * A finished handshake.
     *
     * @param chain the server's certificate first
     * @param nameMatches whether the certificate is for the host that was asked
     */
    public record Result(
            String protocol, String cipher, List<X509Certificate> chain, String keyExchange, boolean nameMatches) {}

    /** Takes down what the server shows; the judgement comes later, with nothing sent meanwhile. */
    private static final class ShownCertificates implements X509TrustManager {
        private List<X509Certificate> chain = List.of();
        private String keyExchange = "UNKNOWN";

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String authType) {
            chain = List.of(certificates);
            keyExchange = authType;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String authType) {
            throw new UnsupportedOperationException("we are the client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
