/** The command line: reads options, calls the engine, renders results. It decides nothing. */
@org.jspecify.annotations.NullMarked
package org.ferryman.cli;
