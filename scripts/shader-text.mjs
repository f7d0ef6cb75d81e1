/** What a WGSL file declares, read from its text: enough for the conventions of src/kernels/kernel.ts, no more. */

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/\/\/.*$/gm, '');
}

/**
 * Returns { params, bindings, overrides, entry } of a shader: fields of `struct Params` as [name, type]; bindings as
 * { group, binding, space, access, name, type } in textual order; overrides as [name, type, default]; the attributes
 * before `fn main`, or null.
 */
function declarationsOf(source) {
  const text = withoutComments(source);
  const struct = /\bstruct\s+Params\s*\{([^}]*)\}/.exec(text);
  const params = [...(struct?.[1] ?? '').matchAll(/(\w+)\s*:\s*([\w<>]+)/g)].map((match) => [match[1], match[2]]);
  const bindings = [...text.matchAll(/((?:@(?:group|binding)\(\s*\d+\s*\)\s*)+)var\s*<\s*(\w+)\s*(?:,\s*(\w+)\s*)?>\s*(\w+)\s*:\s*([^;]+);/g)].map((match) => ({
    group: Number(/@group\(\s*(\d+)/.exec(match[1])?.[1]),
    binding: Number(/@binding\(\s*(\d+)/.exec(match[1])?.[1]),
    space: match[2],
    access: match[3] ?? 'read',
    name: match[4],
    type: match[5].replace(/\s+/g, ''),
  }));
  const overrides = [...text.matchAll(/((?:@id\([^)]*\)\s*)?)override\s+(\w+)\s*(?::\s*(\w+)\s*)?(?:=\s*([^;]+))?;/g)].map((match) => [match[2], match[3], match[4]?.trim()]);
  const entry = /((?:@\w+(?:\([^)]*\))?\s*)+)fn\s+main\b/.exec(text)?.[1].replace(/\s+/g, '') ?? null;
  const entries = [...text.matchAll(/@compute\b/g)].length;
  return { params, bindings, overrides, entry, entries };
}

const elements = /^array<(u32|atomic<u32>|vec[234]<u32>|vec[234]u)>$/;

/** Returns what in a shader's text disagrees with its kernel's declaration, one line each. */
export function disagreements(kernel, source) {
  const found = declarationsOf(source);
  const problems = [];
  const differ = (what, want, got) => {
    if (JSON.stringify(want) !== JSON.stringify(got)) problems.push(`expected ${what} ${JSON.stringify(want)} as declared but found ${JSON.stringify(got)}`);
  };
  differ('Params fields', kernel.params.map((name) => [name, 'u32']), found.params);
  const [uniform, ...storage] = found.bindings;
  differ('binding 0', { group: 0, binding: 0, space: 'uniform', access: 'read', name: 'params', type: 'Params' }, uniform ?? null);
  differ(
    'bindings',
    kernel.bindings.map(({ name, access }, index) => [0, index + 1, 'storage', access, name]),
    storage.map((each) => [each.group, each.binding, each.space, each.access, each.name]),
  );
  for (const { name, type } of storage) if (!elements.test(type)) problems.push(`expected ${name} to be a run-time array of u32, of vectors or atomics of u32, but found ${type}`);
  const overrides = Object.fromEntries(found.overrides.map(([name, type, value]) => [name, `${type} = ${/^(0x[0-9a-f]+|\d+)u?$/i.test(value ?? '') ? Number(value.replace(/u$/i, '')) : value}`]));
  const constants = Object.fromEntries(Object.entries(kernel.constants).map(([name, value]) => [name, `u32 = ${value}`]));
  const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  differ('overrides', sorted(constants), sorted(overrides));
  if (found.entry !== '@compute@workgroup_size(WG)' || found.entries !== 1) problems.push(`expected one entry point "@compute @workgroup_size(WG) fn main" but found ${found.entry}, ${found.entries} in all`);
  if (!(kernel.constants.WG >= 1 && kernel.constants.WG <= 256)) problems.push(`expected 1 to 256 lanes but found WG = ${kernel.constants.WG}`);
  if (kernel.bindings.length > 8) problems.push(`expected at most 8 storage bindings but found ${kernel.bindings.length}`);
  return problems;
}
