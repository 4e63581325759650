package org.ferryman.keto.roles;

import org.ferryman.postgres.roles.RoleAttributes;

/** What is never to be advised about a superuser, so that the server has one that can log in. */
final class SuperuserRemedy {

    private SuperuserRemedy() {}

    /** Whether nobody could administer the server without it, or not for sure. */
    static boolean isIndispensable(RoleAttributes superuser) {
        return superuser.bootstrap() || superuser.otherSuperusers() == 0;
    }

    static String leaveIt(RoleAttributes superuser) {
        return "Leave " + superuser.name() + " the superuser that it is: the server's "
                + (superuser.bootstrap() ? "first one." : "only one that can log in.");
    }
}
