package org.amcsnowflake.execution;

/** How rows enter the target: replacing what the execution brought before, or added to it. */
public enum Strategy {
    UPSERT,
    APPEND
}
