package org.ferryman.engine.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that comes into being at once or not at all. What is written goes to a part of its own in the same folder, see
 * {@link PartName}; {@link #finish} brings it to the disk, so that a full disk fails there; {@link #publish} renames it
 * into place. Closing an unpublished file deletes the part and leaves an earlier target as it was.
 *
 * <p>Only its owner can read it. Of several writers of one target, in one process or in several, the last to publish
 * wins, and the target is always one writer's whole work. What a killed writer left is deleted by the next one on the
 * same machine. Every {@link IOException} names the file. Not thread-safe.
 */
public final class PendingFile implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(PendingFile.class);

    private final Path target;
    private final Path part;
    private final FileOutputStream file;
    private final OutputStream out;
    private boolean finished;
    private boolean kept;
    private boolean published;

    private PendingFile(Path target, Path part) throws IOException {
        this.target = target;
        this.part = part;
        this.file = new FileOutputStream(part.toFile());
        this.out = new BufferedOutputStream(new NamingStream(), 1 << 16);
    }

    /** Opens the part for writing; makes the folder if it is missing. */
    public static PendingFile open(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            throw new FileSystemException(absolute.toString(), null, "a folder is in the place of this file");
        }
        PrivateFiles.createDirectories(folder(absolute));
        sweep(absolute);
        return new PendingFile(absolute, PartName.make(absolute, PendingFile::make));
    }

    private static void sweep(Path target) {
        try {
            for (Path left : PartName.left(target)) {
                if (!Files.isDirectory(left)) {
                    Files.deleteIfExists(left);
                }
            }
        } catch (IOException inVain) {
            LOG.info("what an ended process left of {} could not be deleted", target, inVain);
        }
    }

    /** A symbolic link leads to where it belongs. */
    private static void make(Path part) throws IOException {
        if (!Files.isSymbolicLink(part)) {
            PrivateFiles.write(part, "");
        }
    }

    /** Writes a whole text, in UTF-8, and tells where. */
    public static Path write(Path target, String text) throws IOException {
        try (PendingFile pending = open(target)) {
            pending.out.write(text.getBytes(StandardCharsets.UTF_8));
            pending.finish();
            pending.publish();
        }
        return target;
    }

    /** Where the file will be. */
    public Path target() {
        return target;
    }

    /** Takes the content, buffered. Closing it flushes. */
    public OutputStream out() {
        return out;
    }

    /** Brings all that was written to the disk; nothing can be written after. */
    public void finish() throws IOException {
        out.flush();
        try {
            file.getFD().sync();
            file.close();
        } catch (IOException failure) {
            throw named(failure);
        }
        finished = true;
    }

    /**
     * Puts the finished file in its place, replacing an earlier one. If that fails (on Windows, because another program
     * has the old file open), the part is kept even when closed, since it may be the only record of what was done, and
     * the exception says where it is; calling again tries again. Once published, it does nothing.
     */
    public void publish() throws IOException {
        if (!finished) {
            throw new IllegalStateException("publish before finish: " + target);
        }
        if (published) {
            return;
        }
        kept = true;
        try {
            rename();
            published = true;
        } catch (IOException failure) {
            throw fileFailure(target, "could not be put in place; its content is kept in " + part, failure);
        }
        syncFolder();
    }

    /** Deletes the part unless {@link #publish} was called. */
    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        file.close();
        Files.deleteIfExists(part);
    }

    private void rename() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void syncFolder() {
        try (FileChannel folder = FileChannel.open(folder(target), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException unsupported) {
            // Windows can't open a folder, and needs no such thing: the rename is in its file system's own log.
            return;
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file is in a folder");
    }

    private FileSystemException named(IOException failure) {
        return fileFailure(target, String.valueOf(failure.getMessage()), failure);
    }

    private static FileSystemException fileFailure(Path file, String reason, IOException cause) {
        FileSystemException failure = new FileSystemException(file.toString(), null, reason);
        failure.initCause(cause);
        return failure;
    }

    /** The operating system says "No space left on device" without saying where. */
    private final class NamingStream extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            try {
                file.write(octets, offset, length);
            } catch (IOException failure) {
                throw named(failure);
            }
        }
    }
}
