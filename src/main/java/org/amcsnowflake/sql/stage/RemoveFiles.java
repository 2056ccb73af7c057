package org.amcsnowflake.sql.stage;

import org.amcsnowflake.sql.Literal;

/** Removes the files of a folder and of the folders in it. */
public record RemoveFiles(StagePath folder) {

    public String sql() {
        return "REMOVE " + Literal.text(folder.path());
    }
}
