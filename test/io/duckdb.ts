import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** A connection to a database in memory. DuckDB remembers the metadata of files by path: give every file a fresh name. */
export async function openDuckdb(): Promise<{ run(sql: string): Promise<void>; rows(sql: string): Promise<unknown[][]>; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection: DuckDBConnection = await instance.connect();
  return {
    async run(sql) {
      await connection.run(sql);
    },
    async rows(sql) {
      return (await connection.runAndReadAll(sql)).getRows() as unknown[][];
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
