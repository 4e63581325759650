package org.ferryman.kratos.undo;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Work;

/** One of the ways back: as a change, see {@link org.ferryman.engine.Change}. */
interface UndoWay {

    Inspection inspect(Work work) throws Exception;

    List<String> preview(Work work) throws Exception;

    KratosUndo apply(Work work) throws Exception;

    Optional<Finding> begun();
}
