import { expect, test } from 'vitest';
import * as bandsaw from '../src/index.ts';

test('the public names are these and no others', () => {
  expect(Object.keys(bandsaw).sort()).toMatchInlineSnapshot(`
    [
      "BandsawError",
      "BudgetError",
      "CancelledError",
      "ConfigError",
      "CorruptError",
      "DeviceError",
      "DeviceMemoryError",
      "FormatError",
      "InputError",
      "MismatchError",
      "OutputError",
      "ShaderError",
      "UnsupportedError",
      "dedup",
      "isBandsawError",
      "listAdapters",
      "openEngine",
      "signals",
      "withFallback",
      "withHalving",
    ]
  `);
});
