package org.ferryman.playbook;

/** What is known of a database when the plan for it is written: of each service something of its own. */
public interface PlanFacts {}
