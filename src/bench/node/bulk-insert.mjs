// Inserts rows with the bulk insert of Snowflake's Node driver, for NodeUploader:
//
//   node bulk-insert.mjs PORT
//
// Reads, line by line, {"rows": …, "columns": […], "insert": …}, that many rows as JSON objects, and
// {"before": …, "after": …}: statements around the insert. Then it prints "done", and reads the next.
import { createInterface } from 'node:readline';
import snowflake from 'snowflake-sdk';

snowflake.configure({ logLevel: 'OFF', additionalLogToConsole: false });

const port = Number.parseInt(process.argv[2], 10);
const connection = snowflake.createConnection({
  account: 'local',
  username: 'demo',
  password: 'demo-password',
  database: 'AMC',
  schema: 'PUBLIC',
  warehouse: 'AMC_WH',
  accessUrl: `http://127.0.0.1:${port}`,
  host: '127.0.0.1',
  port,
  protocol: 'http',
  disableOCSPChecks: true,
});
await new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));

const execute = (sqlText, binds) =>
  new Promise((resolve, reject) =>
    connection.execute({ sqlText, binds, complete: (error) => (error ? reject(error) : resolve()) }),
  );

let job = null;
let rows = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (job === null) {
    job = JSON.parse(line);
    rows = [];
  } else if (rows.length < job.rows) {
    const row = JSON.parse(line);
    rows.push(job.columns.map((column) => row[column] ?? null));
  } else {
    const { before, after } = JSON.parse(line);
    await execute(before);
    if (rows.length > 0) await execute(job.insert, rows);
    if (after) await execute(after);
    console.log('done');
    job = null;
  }
}
connection.destroy(() => {});
