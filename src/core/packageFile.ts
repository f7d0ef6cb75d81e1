/**
 * Returns where a file of this package is, by its path from the package's own folder. Modules are loaded as they are in
 * src and dist, or from dist/bundle: both stand two folders below it here, so no other module may count its folders.
 */
export function packageFile(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}
