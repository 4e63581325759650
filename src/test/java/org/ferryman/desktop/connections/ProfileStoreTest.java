package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.engine.Finding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileStoreTest {

    @TempDir
    Path folder;

    private Path file;
    private ProfileStore store;

    @BeforeEach
    void name() {
        file = folder.resolve("data").resolve("profiles.json");
        store = new ProfileStore(file);
    }

    @Test
    void there_are_none_before_the_first_is_kept() {
        assertThat(store.load().profiles()).isEmpty();
        assertThat(store.load().problem()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void profiles_come_back_by_name_and_a_name_is_there_once() throws IOException {
        store.put(profile("b", "postgresql://one/"));
        store.put(profile("A", "postgresql://a/"));
        store.put(profile("b", "postgresql://two/"));

        assertThat(new ProfileStore(file).load().profiles())
                .containsExactly(profile("A", "postgresql://a/"), profile("b", "postgresql://two/"));
        assertThat(store.remove("A").profiles()).containsExactly(profile("b", "postgresql://two/"));
        assertThat(store.remove("nobody").profiles()).hasSize(1);
    }

    @Test
    void what_is_in_production_is_remembered() throws IOException {
        store.put(profile("live", "postgresql://a/").inProduction(true));
        assertThat(new ProfileStore(file).load().profiles())
                .singleElement()
                .satisfies(profile -> assertThat(profile.production()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "null", "{\"profiles\":[null]}", "{\"profiles\":[{\"name\":\"x\"}]}"})
    void a_file_that_cannot_be_read_is_told_and_put_aside_before_anything_is_kept(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.writeString(folder.resolve("data").resolve("profiles.json.bak"), "older");

        assertThat(store.load().profiles()).isEmpty();
        assertThat(store.load().problem().map(Finding::id)).contains("PROFILES_UNREADABLE");
        assertThat(file).hasContent(content);

        assertThat(store.put(profile("new", "")).problem()).isEmpty();
        assertThat(store.load().profiles()).containsExactly(profile("new", ""));
        assertThat(folder.resolve("data").resolve("profiles.json.bak")).hasContent("older");
        assertThat(folder.resolve("data").resolve("profiles.json.bak2")).hasContent(content);
    }

    /** Such a file was written before a profile could say how the new version is run. */
    @Test
    void a_profile_without_a_program_is_read() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {"profiles": [{"name": "x", "url": "postgresql://a/", "config": "keto.yml", "excluded": ""}]}
                """);

        assertThat(store.load().profiles()).containsExactly(profile("x", "postgresql://a/"));
    }

    private static ConnectionProfile profile(String name, String url) {
        return new ConnectionProfile(name, url, "keto.yml", "", "");
    }
}
