package org.ferryman.postgres.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.engine.file.Sha256;

/** The SHA-256 manifest of a folder: a file that {@code sha256sum -c} understands, too. */
public final class FileSums {

    /** The manifest's name. It does not list itself. */
    public static final String MANIFEST = "SHA256SUMS";

    private static final int PIECE = 1 << 16;

    private FileSums() {}

    /**
     * Reads every file below the folder, in the order of their names.
     *
     * @param bytes is told how many bytes each piece had
     */
    public static List<FileSum> of(Path folder, Cancellation cancellation, LongConsumer bytes)
            throws IOException, CancelledException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<FileSum> sums = new ArrayList<>();
        for (Path file : files) {
            if (!file.equals(folder.resolve(MANIFEST))) {
                sums.add(of(folder, file, cancellation, bytes));
            }
        }
        return sums;
    }

    /** Reads one file in the folder. */
    public static FileSum of(Path folder, Path file, Cancellation cancellation, LongConsumer bytes)
            throws IOException, CancelledException {
        String path = folder.relativize(file).toString().replace('\\', '/');
        return new FileSum(path, Files.size(file), sha256(file, cancellation, bytes));
    }

    private static String sha256(Path file, Cancellation cancellation, LongConsumer bytes)
            throws IOException, CancelledException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                cancellation.throwIfRequested();
                digest.update(piece, 0, read);
                bytes.accept(read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Writes the manifest into the folder, and brings it to the disk. */
    public static void write(Path folder, List<FileSum> sums) throws IOException {
        try (PendingFile manifest = PendingFile.open(folder.resolve(MANIFEST))) {
            for (FileSum sum : sums) {
                String line = sum.sha256() + "  " + sum.path() + "\n";
                manifest.out().write(line.getBytes(StandardCharsets.UTF_8));
            }
            manifest.finish();
            manifest.publish();
        }
    }

    /**
     * The hash of each file, by its path, as the folder's manifest has them.
     *
     * @throws IOException if there is no manifest, or it is none; names the file
     */
    public static Map<String, String> read(Path folder) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(manifest)) {
            if (!line.matches("[0-9a-f]{64} [ *].+")) {
                throw new IOException(manifest + " is not a list of SHA-256 checksums");
            }
            hashes.put(line.substring(66), line.substring(0, 64));
        }
        return hashes;
    }

    /** What of a folder is not as it was: each file missing, changed or new, in words. */
    public static List<String> differences(Map<String, String> expected, List<FileSum> found) {
        Map<String, String> hashes = new LinkedHashMap<>();
        found.forEach(sum -> hashes.put(sum.path(), sum.sha256()));
        TreeSet<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(hashes.keySet());
        return paths.stream()
                .filter(path -> !hashes.getOrDefault(path, "").equals(expected.get(path)))
                .map(path -> path
                        + (!hashes.containsKey(path)
                                ? " is missing"
                                : expected.containsKey(path) ? " is changed" : " is new"))
                .toList();
    }
}
