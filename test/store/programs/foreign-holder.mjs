// Holds a file as a DuckDB program that knows nothing of us does, until its input ends.
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(process.argv[2]);
process.stdout.write('held\n');
process.stdin.on('end', () => instance.closeSync()).resume();
