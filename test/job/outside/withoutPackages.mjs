/** Preloaded: the packages named by WITHOUT are not there, as for a user who did not install them. */
import Module, { register } from 'node:module';

const names = (process.env.WITHOUT ?? '').split(',');
const hidden = (specifier) => names.some((name) => specifier === name || specifier.startsWith(`${name}/`));
const missing = (specifier) => Object.assign(new Error(`Cannot find package '${specifier}' imported from a test`), { code: 'ERR_MODULE_NOT_FOUND' });

const RESOLVE = '_resolveFilename';
const resolveFilename = Module[RESOLVE];
Module[RESOLVE] = function resolveHidden(request, ...rest) {
  if (hidden(request)) throw missing(request);
  return resolveFilename.call(this, request, ...rest);
};

const hooks = `
const names = ${JSON.stringify(names)};
export async function resolve(specifier, context, next) {
  if (names.some((name) => specifier === name || specifier.startsWith(name + '/'))) throw Object.assign(new Error("Cannot find package '" + specifier + "' imported from a test"), { code: 'ERR_MODULE_NOT_FOUND' });
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
