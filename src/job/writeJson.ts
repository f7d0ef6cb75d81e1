import { writeWhole } from '../io/outputFile.ts';

/** Writes a value as indented JSON; the file is whole or not there. @throws OutputError */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, async (file) => file.write(Buffer.from(`${JSON.stringify(value, null, 2)}\n`)));
}
