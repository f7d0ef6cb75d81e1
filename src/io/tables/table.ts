export type TableType = 'string' | 'binary' | 'int64' | 'double' | 'boolean';

export interface TableColumn {
  readonly name: string;
  readonly type: TableType;
  readonly nullable: boolean;
}

/**
 * A cell: string columns take strings or UTF-8 bytes (written as they are to Parquet and Arrow), binary columns bytes (base64 in JSON lines), int64 columns whole
 * numbers up to 2^53 or bigints, double columns numbers.
 */
export type TableCell = string | Uint8Array | number | bigint | boolean | null;

/** Some rows, column by column in the order of the schema. */
export interface TableBatch {
  readonly rowCount: number;
  readonly columns: readonly (readonly TableCell[])[];
}

/** What writes one format. Batches arrive whole and checked; row groups and record batches are its own affair. */
export interface TableWriter {
  write(batch: TableBatch): Promise<void>;
  finish(): Promise<void>;
}
