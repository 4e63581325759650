/** The command line: renders results and never decides. */
@org.jspecify.annotations.NullMarked
package org.ferryman.cli;
