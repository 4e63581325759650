package org.ferryman.keto.skipped;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.Sha256;
import org.ferryman.report.TimedName;

/**
 * Files that are written for people to edit: what they made of them is never overwritten. What was written last is
 * known by its SHA-256.
 */
final class EditedFiles {

    private static final String SUMS = "skipped-sums.json";

    private final Path folder;
    private final List<String> names;

    private EditedFiles(Path folder, List<String> names) {
        this.folder = folder;
        this.names = names;
    }

    static EditedFiles in(Path folder, List<String> names) {
        return new EditedFiles(folder, names);
    }

    /** Gives those that are no longer as they were written another name, and tells which. */
    List<Path> setAside() throws IOException {
        Path sums = folder.resolve(SUMS);
        Map<String, String> written =
                Files.exists(sums) ? Json.read(sums, Sums.class).sha256() : Map.of();
        List<Path> aside = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file) && !sum(file).equals(written.get(name))) {
                aside.add(Files.move(file, free(name)));
            }
        }
        return aside;
    }

    private Path free(String name) {
        int dot = name.lastIndexOf('.');
        return folder.resolve(TimedName.in(folder, name.substring(0, dot) + "-edited", name.substring(dot)));
    }

    /** Notes what they are now. */
    void remember() throws IOException {
        Map<String, String> sums = new LinkedHashMap<>();
        for (String name : names) {
            sums.put(name, sum(folder.resolve(name)));
        }
        Json.write(folder.resolve(SUMS), new Sums(sums));
    }

    private static String sum(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private record Sums(Map<String, String> sha256) {}
}
