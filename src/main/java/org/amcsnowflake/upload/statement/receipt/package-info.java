/**
 * The statements for receipts in Snowflake, which destinations with that option have. Start at {@link
 * org.amcsnowflake.upload.statement.receipt.InsertReceipt}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.statement.receipt;
