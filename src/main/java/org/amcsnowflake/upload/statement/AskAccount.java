package org.amcsnowflake.upload.statement;

import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/**
 * Queries the account's canonical name: an account has several identifiers, but each of its tables must have one
 * writer.
 */
public final class AskAccount implements UploadStatement<Opened, Opened> {
    private static final String ORGANIZATION = "ORGANIZATION";
    private static final String ACCOUNT = "ACCOUNT";

    @Override
    public String sql(Opened upload) {
        return "SELECT CURRENT_ORGANIZATION_NAME() AS " + ORGANIZATION + ", CURRENT_ACCOUNT_NAME() AS " + ACCOUNT;
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        Object organization = rows.get(0).get(ORGANIZATION);
        String account =
                (organization == null ? "" : organization + "-") + rows.get(0).get(ACCOUNT);
        return upload.in(Target.accountName(account));
    }
}
