package org.ferryman.postgres.connect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.ferryman.engine.InputException;

/**
 * The private key of a client's certificate, in each form that OpenSSL writes and libpq takes. Own code because the JDK
 * reads PKCS#8 only, and the driver nothing else.
 *
 * <p>Source: RFC 5208 and 5958 (PKCS#8), RFC 8017 (PKCS#1), RFC 5915 (EC), RFC 1421 and OpenSSL's documentation of
 * EVP_BytesToKey (encrypted PEM).
 */
final class PrivateKeyFile {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END ", Pattern.DOTALL);
    private static final Pattern ENCRYPTION = Pattern.compile("DEK-Info: *([A-Z0-9-]+),([0-9A-Fa-f]+)");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OID = 0x06;
    private static final int PARAMETERS = 0xA0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PrivateKeyFile() {}

    /** Whether it needs a password of its own. */
    static boolean isEncrypted(Path file) throws InputException {
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        return text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED");
    }

    /**
     * The key.
     *
     * @throws InputException if psql would not take it, either
     */
    static PrivateKey read(Path file, Optional<Secret> password) throws InputException {
        requirePrivate(file);
        byte[] bytes = bytes(file);
        if (isEncrypted(file) && password.isEmpty()) {
            throw unusable(
                    "CLIENT_KEY_PASSWORD_MISSING",
                    "The client's key " + file + " is encrypted, and its password is not known.",
                    "Give it at the prompt, or as sslpassword in the service file.");
        }
        try {
            Matcher pem = PEM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            return pem.find() ? ofPem(pem.group(1), pem.group(2), password) : ofDer(bytes);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException broken) {
            throw unusable(
                    "CLIENT_KEY_UNUSABLE",
                    "The client's key " + file + " can't be read"
                            + (password.isPresent() ? " with this password." : "."),
                    "It must be an RSA, EC or Ed25519 key in PEM or DER; openssl pkey -in KEY -noout tells more.");
        }
    }

    private static byte[] bytes(Path file) throws InputException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw unusable(
                    "FILE_MISSING",
                    "The file " + file + " given as sslkey can't be read.",
                    "Correct the path, or its permissions.");
        }
    }

    /** libpq's rule: for the owner alone, or for root and a group. */
    private static void requirePrivate(Path file) throws InputException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Set<PosixFilePermission> allowed = EnumSet.copyOf(OWNERS);
            if (Files.getAttribute(file, "unix:uid").equals(0)) {
                allowed.add(PosixFilePermission.GROUP_READ);
            }
            if (allowed.containsAll(Files.getPosixFilePermissions(file))) {
                return;
            }
        } catch (IOException unreadable) {
            throw unusable("FILE_MISSING", "The file " + file + " can't be read.", "Correct its permissions.");
        }
        throw unusable(
                "CLIENT_KEY_NOT_PRIVATE",
                "Other users of this machine can get at the client's key " + file + ".",
                "Make it your own alone, as psql demands, too: chmod 600 " + file);
    }

    private static PrivateKey ofPem(String type, String body, Optional<Secret> password)
            throws GeneralSecurityException, IOException {
        Matcher encryption = ENCRYPTION.matcher(body);
        boolean encrypted = encryption.find();
        String base64 = encrypted ? body.substring(encryption.end()) : body;
        byte[] der = Base64.getMimeDecoder().decode(base64);
        if (encrypted) {
            der = decrypted(der, encryption.group(1), HexFormat.of().parseHex(encryption.group(2)), password);
        }
        return switch (type) {
            case "PRIVATE KEY" -> ofPkcs8(der);
            case "RSA PRIVATE KEY" -> ofPkcs8(wrapped(RSA, der));
            case "EC PRIVATE KEY" -> ofPkcs8(wrapped(concat(EC_KEY, curve(der)), der));
            case "ENCRYPTED PRIVATE KEY" -> ofEncryptedPkcs8(der, password);
            default -> throw new InvalidKeyException("a key of another kind");
        };
    }

    private static PrivateKey ofDer(byte[] der) throws GeneralSecurityException {
        for (byte[] pkcs8 : List.of(der, wrapped(RSA, der), wrapped(concat(EC_KEY, curve(der)), der))) {
            try {
                return ofPkcs8(pkcs8);
            } catch (InvalidKeySpecException another) {
                // One of the other forms, perhaps.
            }
        }
        throw new InvalidKeyException("not a key");
    }

    private static PrivateKey ofPkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException another) {
                // The key itself says which algorithm it is for, but only each factory for itself can tell.
            }
        }
        throw new InvalidKeySpecException("a key for another algorithm");
    }

    private static PrivateKey ofEncryptedPkcs8(byte[] der, Optional<Secret> password)
            throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // For PBES2, only the parameters' text names the algorithm as the factory knows it.
        String name = info.getAlgName().startsWith("PBES2") || info.getAlgName().startsWith("1.2.840")
                ? info.getAlgParameters().toString()
                : info.getAlgName();
        PBEKeySpec secret = new PBEKeySpec(password.orElseThrow().reveal().toCharArray());
        Cipher cipher = Cipher.getInstance(name);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(name).generateSecret(secret),
                info.getAlgParameters());
        return ofPkcs8(info.getKeySpec(cipher).getEncoded());
    }

    /** A key that was encrypted as a whole, as OpenSSL did before PKCS#8. */
    private static byte[] decrypted(byte[] body, String name, byte[] iv, Optional<Secret> password)
            throws GeneralSecurityException {
        boolean tripleDes = name.equals("DES-EDE3-CBC");
        Matcher aes = Pattern.compile("AES-(128|192|256)-CBC").matcher(name);
        if (!tripleDes && !aes.matches()) {
            throw new InvalidKeyException("a cipher of another kind");
        }
        int length = tripleDes ? 24 : Integer.parseInt(aes.group(1)) / 8;
        byte[] secret = password.orElseThrow().reveal().getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[0];
        byte[] last = new byte[0];
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        while (key.length < length) {
            md5.update(last);
            md5.update(secret);
            last = md5.digest(Arrays.copyOf(iv, 8));
            key = concat(key, last);
        }
        Cipher cipher = Cipher.getInstance((tripleDes ? "DESede" : "AES") + "/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(Arrays.copyOf(key, length), tripleDes ? "DESede" : "AES"),
                new IvParameterSpec(iv));
        return cipher.doFinal(body);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, concat(VERSION_0, der(SEQUENCE, algorithm), der(OCTETS, key)));
    }

    /** The curve that an EC key says it is on: an object identifier in its first tagged field. */
    private static byte[] curve(byte[] key) {
        for (int i = 0; i + 3 < key.length; i++) {
            int length = key[i + 3] & 0xFF;
            if ((key[i] & 0xFF) == PARAMETERS
                    && key[i + 2] == OID
                    && (key[i + 1] & 0xFF) == length + 2
                    && i + 4 + length <= key.length) {
                return Arrays.copyOfRange(key, i + 2, i + 4 + length);
            }
        }
        return new byte[0];
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static InputException unusable(String id, String seen, String remedy) {
        return SettingsResolver.unusable(id, seen, remedy);
    }
}
