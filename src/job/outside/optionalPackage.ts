import { createRequire } from 'node:module';
import { ConfigError } from '../../core/errors.ts';

const require = createRequire(import.meta.url);

/** Returns where a file of a package lies, or null where the package is not installed. */
export function fileOf(path: string): string | null {
  try {
    return require.resolve(path);
  } catch {
    return null;
  }
}

/** Returns the version of an installed package. */
export function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}

/** Returns what `load` imports, or null where the package is not installed. @throws ConfigError for one that is and cannot be loaded */
export async function optionalPackage<T>(name: string, load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}`)) return null;
    throw new ConfigError({ expected: `the package ${name} to load`, found: message, remedy: `install it again: npm install ${name}`, cause: error });
  }
}
