/** Imported first by every benchmark: a failure on purpose is one line and a status, only a bug shows its stack. */
import { BandsawError } from '../dist/core/errors.js';

process.on('uncaughtException', (error) => {
  const missing = error?.code === 'ENOENT' || error?.code === 'ERR_MODULE_NOT_FOUND' ? `Expected ${error.path ?? error.message} but found nothing: run from a checkout after npm ci, or pass --input` : undefined;
  process.stderr.write(`${error instanceof BandsawError ? `bench: ${error.message}` : missing === undefined ? `bench: ${error?.code?.startsWith?.('ERR_PARSE_ARGS') ? error.message : (error?.stack ?? error)}` : `bench: ${missing}`}\n`);
  process.exit(error instanceof BandsawError ? (error.code === 'config' ? 2 : error.code === 'device' ? 4 : 1) : error?.code?.startsWith?.('ERR_PARSE_ARGS') ? 2 : 1);
});
