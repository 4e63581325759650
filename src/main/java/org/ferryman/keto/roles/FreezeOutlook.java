package org.ferryman.keto.roles;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.roles.RoleAttributes;

/** How a freeze will be done, where that is not the usual way: told while there is time to do something about it. */
public final class FreezeOutlook {

    private FreezeOutlook() {}

    /** That v0.6 works as a superuser; nothing where it can't be told which role that is. */
    public static List<Finding> read(Session session, Path folder) throws Exception {
        KetoTables keto = CatalogReader.tables(session);
        Optional<RoleAttributes> old;
        try {
            ServiceRoles names = ServiceRoles.resolve(session, keto, RoleNames.DEFAULT, folder);
            old = RoleAttributes.find(session, names.oldUser()).filter(RoleAttributes::superuser);
        } catch (BlockedException unclear) {
            return List.of();
        }
        return old.isEmpty()
                ? List.of()
                : List.of(GuardFindings.byGuard(
                        old.get().name(), "If v0.6 works as another role, name it with --old-user at the freeze."));
    }
}
