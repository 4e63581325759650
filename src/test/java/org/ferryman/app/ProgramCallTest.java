package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ferryman.kratos.binary.KratosCommand;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramCallTest {

    @ParameterizedTest
    @ValueSource(strings = {"Linux", "Windows 11", "Mac OS X"})
    void a_program_that_is_told_in_one_word_is_taken_apart_as_it_was_meant(String system) throws Exception {
        ProgramCall call = new ProgramCall(new UserFolders(Map.of(), Path.of("/home"), system));
        List<String> words = List.of("sample", "with a space", "it's", "C:\\Program Files\\\"x\"", "$HOME", "");
        List<String> read =
                KratosCommand.parse(call.word(words.toArray(String[]::new))).words();
        assertThat(read).endsWith(words.toArray(String[]::new)).hasSizeGreaterThan(words.size());
    }
}
