package org.ferryman.postgres.connect;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.ferryman.engine.InputException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ssl.NonValidatingFactory;

/**
 * The driver's TLS with libpq's rules: a root certificate is followed whatever the mode, and a client's key may have
 * any form. The driver makes it by its class name, and compares the host's name itself.
 */
public final class ClientTls extends SSLSocketFactory {

    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "DSA", "SHA256withDSA");

    private final SSLSocketFactory sockets;
    private final String[] protocols;

    /** @param properties the driver's */
    public ClientTls(Properties properties) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(properties), new TrustManager[] {trusted(properties)}, new SecureRandom());
        this.sockets = context.getSocketFactory();
        this.protocols = Optional.ofNullable(PGProperty.SSL_FACTORY_ARG.getOrDefault(properties))
                .orElse("")
                .split(",", -1);
    }

    static void set(Properties properties, ConnectionSettings settings) {
        PGProperty.SSL_FACTORY.set(properties, ClientTls.class.getName());
        PGProperty.SSL_FACTORY_ARG.set(properties, String.join(",", TlsResolver.versions(settings.further())));
        settings.rootCertificate().ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file));
        settings.clientCertificate().ifPresent(file -> PGProperty.SSL_CERT.set(properties, file));
        settings.clientKey().ifPresent(file -> PGProperty.SSL_KEY.set(properties, file));
        settings.keyPassword().ifPresent(secret -> PGProperty.SSL_PASSWORD.set(properties, secret.reveal()));
    }

    private static X509TrustManager trusted(Properties properties) throws GeneralSecurityException, IOException {
        String root = PGProperty.SSL_ROOT_CERT.getOrDefault(properties);
        // Without a root certificate, libpq encrypts with whoever answers.
        return root == null ? new NonValidatingFactory.NonValidatingTM() : TrustedAuthorities.in(root);
    }

    private static KeyManager @Nullable [] keys(Properties properties) throws GeneralSecurityException, IOException {
        String certificate = PGProperty.SSL_CERT.getOrDefault(properties);
        String key = PGProperty.SSL_KEY.getOrDefault(properties);
        if (certificate == null || key == null) {
            return null;
        }
        Optional<Secret> password = Optional.ofNullable(PGProperty.SSL_PASSWORD.getOrDefault(properties))
                .map(Secret::of);
        try {
            List<X509Certificate> chain = chain(certificate);
            return new KeyManager[] {new OneKey(chain, PrivateKeyFile.read(Path.of(key), password))};
        } catch (InputException unusable) {
            throw new GeneralSecurityException(unusable.finding().seen(), unusable);
        }
    }

    /** The certificate, and then those that lead to its authority. */
    private static List<X509Certificate> chain(String file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new CertificateException("no certificate in " + file);
            }
            return chain;
        }
    }

    /** Whether a certificate is for this key; not if either is unusable. */
    static boolean belong(String certificate, PrivateKey key) {
        String algorithm = SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm());
        try {
            byte[] probe = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(chain(certificate).get(0).getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException | IOException another) {
            return false;
        }
    }

    private Socket restricted(Socket socket) {
        ((SSLSocket) socket).setEnabledProtocols(protocols);
        return socket;
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return restricted(sockets.createSocket(plain, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return restricted(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return restricted(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return restricted(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return restricted(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    /** Shown to every server that asks, as libpq does, whichever authorities it names. */
    private record OneKey(List<X509Certificate> chain, PrivateKey key) implements X509KeyManager {
        private static final String ALIAS = "client";

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
