package org.amcsnowflake.execution;

/** How rows enter the target: replacing the execution's earlier rows, or in addition to them. */
public enum Strategy {
    UPSERT,
    APPEND
}
