package org.ferryman.benchmark;

import java.nio.file.Path;

/** The ways to move tuples that are compared. */
enum Way {
    FERRYMAN("Ferryman, `keto migrate`", true) {
        @Override
        void move(BenchmarkDatabase database, Path runs) throws Exception {
            FerrymanProcess.keto(database, runs, "migrate", "--yes");
        }
    },
    PREPARED("Ferryman, `keto migrate`, as the packages start it", true) {
        @Override
        void move(BenchmarkDatabase database, Path runs) throws Exception {
            FerrymanProcess.preparedKeto(database, runs, "migrate", "--yes");
        }
    },
    DRY_RUN("Ferryman, `keto dry-run --mode in-place`", false) {
        @Override
        void move(BenchmarkDatabase database, Path runs) throws Exception {
            FerrymanProcess.keto(database, runs, "dry-run", "--mode", "in-place", "--yes");
        }
    },
    WITHOUT_INDEXES("by hand: indexes dropped, `INSERT … SELECT`, indexes built again", true) {
        @Override
        void move(BenchmarkDatabase database, Path runs) throws Exception {
            HandWritten.withoutIndexes(database);
        }
    },
    PLAIN("by hand: `INSERT … SELECT` into the indexed table", true) {
        @Override
        void move(BenchmarkDatabase database, Path runs) throws Exception {
            HandWritten.plain(database);
        }
    },
    OFFICIAL("the algorithm of Keto's own migrator", true) {
        @Override
        void move(BenchmarkDatabase database, Path runs) throws Exception {
            OfficialAlgorithm.run(database);
        }
    };

    final String title;
    private final boolean leavesTuples;

    Way(String title, boolean leavesTuples) {
        this.title = title;
        this.leavesTuples = leavesTuples;
    }

    abstract void move(BenchmarkDatabase database, Path runs) throws Exception;

    /** From v0.7's empty tables to the end, and sure to have moved everything. */
    double measure(BenchmarkDatabase database, Path runs) throws Exception {
        database.reset();
        long start = System.nanoTime();
        move(database, runs);
        double seconds = (System.nanoTime() - start) / 1e9;
        long expected = leavesTuples ? database.tuples : 0;
        if (database.moved() != expected) {
            throw new IllegalStateException(
                    title + " left " + database.moved() + " tuples where " + expected + " were expected");
        }
        return seconds;
    }
}
